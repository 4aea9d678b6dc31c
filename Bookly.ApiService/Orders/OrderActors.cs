namespace Bookly.ApiService.Orders;

public static class OrderActors
{
    public const string Checkout = "checkout";
    public const string Shopper = "shopper";
    public const string Sweeper = "sweeper";
    public const string Refunder = "refunder";

    /// <summary>Somebody in Stripe's dashboard.</summary>
    public const string Stripe = "stripe";

    /// <inheritdoc cref="Contracts.OrderMove.Staff"/>
    public const string Staff = Contracts.OrderMove.Staff;
}
