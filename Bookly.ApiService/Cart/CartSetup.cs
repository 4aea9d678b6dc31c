namespace Bookly.ApiService.Cart;

public static class CartSetup
{
    public static void AddCart(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<CartReader>().AddScoped<CartMerger>();
    }
}
