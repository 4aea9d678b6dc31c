using Bookly.Contracts;

namespace Bookly.Web.Cart;

/// <summary>What a cart line means to the shopper.</summary>
public static class CartRules
{
    /// <summary>How many copies of the line's book this shopper could buy now.</summary>
    public static int Buyable(this CartItem item) => item.Listed ? Math.Clamp(item.Available, 0, Limits.MaxQuantity) : 0;

    /// <summary>Whether the line asks for more than can be bought.</summary>
    public static bool IsShort(this CartItem item) => item.Quantity > item.Buyable();

    /// <summary>Copies in the cart that can be bought now.</summary>
    public static int BuyableCount(this ShopperCart cart) => cart.Items.Sum(item => Math.Min(item.Quantity, item.Buyable()));

    /// <summary>Copies in the cart, over all lines.</summary>
    public static int Count(this ShopperCart cart) => cart.Items.Sum(item => item.Quantity);
}
