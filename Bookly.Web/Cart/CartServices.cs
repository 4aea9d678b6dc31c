using Bookly.Web.Account;
using Bookly.Web.Live;

namespace Bookly.Web.Cart;

public static class CartServices
{
    public static void AddCart(this IServiceCollection services)
    {
        services.AddScoped<GuestCart>().AddScoped<CurrentCart>();
        services.AddScoped<IAfterSignIn, GuestCartTakeover>();
        services.AddScoped<IPageNews, CartNews>();
    }
}
