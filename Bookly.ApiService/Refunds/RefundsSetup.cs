namespace Bookly.ApiService.Refunds;

public static class RefundsSetup
{
    public static void AddRefunds(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services
            .AddScoped<PaymentOrderLookup>().AddScoped<GoodsReturns>().AddScoped<RefundRequests>().AddScoped<RefundExecutor>().AddScoped<RefundSync>()
            .AddScoped<OrderRefunder>().AddScoped<RefundProof>();
    }
}
