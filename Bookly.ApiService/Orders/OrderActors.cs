namespace Bookly.ApiService.Orders;

/// <summary>Who or what moves orders, as the history records it.</summary>
public static class OrderActors
{
    public const string Checkout = "checkout";
    public const string Shopper = "shopper";
    public const string Sweeper = "sweeper";
    public const string Refunder = "refunder";

    /// <summary>What was done in Stripe's own dashboard.</summary>
    public const string Stripe = "stripe";

    /// <inheritdoc cref="Contracts.OrderMove.Staff"/>
    public const string Staff = Contracts.OrderMove.Staff;
}
