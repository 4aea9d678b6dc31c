namespace Bookly.ApiService.Fulfillment;

/// <summary>Registers what fulfills paid orders.</summary>
public static class FulfillmentSetup
{
    public static void AddFulfillment(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddSingleton<FulfillmentLock>().AddSingleton<FulfillmentStatements>()
            .AddSingleton<FulfillmentGroups>().AddHostedService(services => services.GetRequiredService<FulfillmentGroups>())
            .AddScoped<FulfillmentTransaction>().AddScoped<FulfillmentService>().AddScoped<PaymentSync>();
    }
}
