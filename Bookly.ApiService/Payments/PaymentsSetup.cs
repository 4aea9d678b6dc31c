using Bookly.ApiService.Orders;
using Bookly.ApiService.Payments.Reconciliation;

namespace Bookly.ApiService.Payments;

/// <summary>Registers fulfilment and everything that leads to it.</summary>
public static class PaymentsSetup
{
    public static void AddPayments(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddSingleton<PaymentTelemetry>()
            .AddSingleton<WebhookVerifier>()
            .AddSingleton<FulfilmentGate>()
            .AddSingleton<FulfilmentStatements>()
            .AddScoped<OrderMoves>()
            .AddScoped<PaymentTransaction>()
            .AddScoped<Inbox>()
            .AddScoped<Fulfilment>()
            .AddScoped<SessionSettlement>()
            .AddScoped<StripeEvents>()
            .AddScoped<OrderRefunder>()
            .AddHostedService<InboxWorker>();
        builder.AddReconciler();
    }
}
