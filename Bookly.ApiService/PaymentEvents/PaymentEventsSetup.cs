namespace Bookly.ApiService.PaymentEvents;

public static class PaymentEventsSetup
{
    public static void AddPaymentEvents(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<PaymentTelemetry>().AddScoped<PaymentTransaction>().AddScoped<Inbox>().AddScoped<StripePersonalData>();
    }
}
