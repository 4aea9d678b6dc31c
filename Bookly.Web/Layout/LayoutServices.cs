namespace Bookly.Web.Layout;

public static class LayoutServices
{
    public static void AddLayout(this IServiceCollection services) => services.AddHostedService<ShopNews>();
}
