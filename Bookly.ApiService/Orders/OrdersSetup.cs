namespace Bookly.ApiService.Orders;

/// <summary>Registers the orders.</summary>
public static class OrdersSetup
{
    public static void AddOrders(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<OrderMoves>();
    }
}
