using Bookly.ApiService.BackOffice;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Reconciliation;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Webhooks;

namespace Bookly.ApiService;

/// <summary>Registers fulfillment and everything that leads to it.</summary>
public static class PaymentsSetup
{
    public static void AddPayments(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddSingleton<PaymentTelemetry>()
            .AddSingleton<WebhookVerifier>()
            .AddSingleton<FulfillmentLock>()
            .AddSingleton<FulfillmentStatements>()
            .AddScoped<OrderMoves>()
            .AddScoped<PaymentTransaction>()
            .AddScoped<Inbox>().AddScoped<StripePersonalData>()
            .AddScoped<FulfillmentService>()
            .AddScoped<FulfillmentTransaction>()
            .AddSingleton<FulfillmentGroups>()
            .AddHostedService(services => services.GetRequiredService<FulfillmentGroups>())
            .AddScoped<PaymentSync>()
            .AddScoped<StripeEvents>()
            .AddScoped<PaymentCases>()
            .AddScoped<CaseResolver>()
            .AddScoped<PaymentOrderLookup>()
            .AddScoped<RefundRequests>()
            .AddScoped<RefundExecutor>()
            .AddScoped<RefundSync>()
            .AddScoped<Restocker>()
            .AddScoped<OrderRefunder>()
            .AddScoped<DisputeSync>()
            .AddScoped<OrderTimeline>()
            .AddHostedService<InboxWorker>();
        builder.AddReconciler();
    }
}
