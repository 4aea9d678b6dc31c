namespace Bookly.ApiService.Fulfillment;

public static class FulfillmentSetup
{
    public static void AddFulfillment(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddSingleton<FulfillmentLock>().AddSingleton<FulfillmentStatements>()
            .AddSingleton<FulfillmentBatch>().AddHostedService(services => services.GetRequiredService<FulfillmentBatch>())
            .AddSingleton<FulfillmentCalls>().AddHostedService<FulfillmentCallWorker>()
            .AddScoped<FulfillmentService>();
    }
}
