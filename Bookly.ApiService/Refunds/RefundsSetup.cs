namespace Bookly.ApiService.Refunds;

/// <summary>Registers the refunds.</summary>
public static class RefundsSetup
{
    public static void AddRefunds(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddScoped<PaymentOrderLookup>().AddScoped<RefundRequests>().AddScoped<RefundExecutor>().AddScoped<RefundSync>()
            .AddScoped<Restocker>().AddScoped<OrderRefunder>();
    }
}
