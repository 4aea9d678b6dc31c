namespace Bookly.ApiService.PaymentEvents;

/// <summary>Registers the inbox and the transaction that claims an event.</summary>
public static class PaymentEventsSetup
{
    public static void AddPaymentEvents(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<PaymentTelemetry>().AddScoped<PaymentTransaction>().AddScoped<Inbox>().AddScoped<StripePersonalData>();
    }
}
