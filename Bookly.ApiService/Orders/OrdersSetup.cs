namespace Bookly.ApiService.Orders;

public static class OrdersSetup
{
    public static void AddOrders(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<OrderMoves>();
    }
}
