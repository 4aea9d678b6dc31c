using Bookly.Contracts;

namespace Bookly.Web.Cart;

public static class CartRules
{
    /// <summary>How many copies of the line's book this shopper could buy now.</summary>
    public static int Buyable(this CartItem item) => item.Listed ? Math.Clamp(item.Available, 0, Limits.MaxQuantity) : 0;

    public static bool IsShort(this CartItem item) => item.Quantity > item.Buyable();

    public static int BuyableCount(this ShopperCart cart) => cart.Items.Sum(item => Math.Min(item.Quantity, item.Buyable()));

    public static int Count(this ShopperCart cart) => cart.Items.Sum(item => item.Quantity);
}
