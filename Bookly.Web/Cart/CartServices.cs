using Bookly.Web.Account;
using Bookly.Web.Live;

namespace Bookly.Web.Cart;

/// <summary>What the cart adds to the site.</summary>
public static class CartServices
{
    public static void AddCart(this IServiceCollection services)
    {
        services.AddScoped<GuestCart>().AddScoped<CurrentCart>();
        services.AddScoped<IAfterSignIn, GuestCartTakeover>();
        services.AddScoped<IPageNews, CartNews>();
    }
}
