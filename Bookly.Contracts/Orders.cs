namespace Bookly.Contracts;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    AwaitingPayment,
    PaymentProcessing,
    Fulfilled,
    PartiallyRefunded,
    Refunded,
    RefundPending,
    PaymentFailed,
    Expired,
    Cancelled,
}

/// <summary>What was bought: title, author and price as they were at checkout, whatever became of the listing.</summary>
public sealed record OrderLine(
    long BookId, string Title, string Author, string CoverUrl, int Quantity, long UnitAmount, long LineAmount);

/// <summary>One move of an order.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="By">Who or what moved it: <c>checkout</c>, <c>webhook</c>, <c>verify-session</c>, <c>reconciler</c>; people of the shop are <c>staff</c>.</param>
public sealed record OrderMove(OrderStatus Status, DateTimeOffset At, string By)
{
    /// <summary>People of the shop, as the shopper sees them; the record itself names the person.</summary>
    public const string Staff = "staff";
}

/// <summary>Where an order goes, as the shopper entered it on Stripe's page.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, such as <c>US</c>.</param>
public sealed record ShippingDetails(
    string? Name, string? Line1, string? Line2, string? City, string? State, string? PostalCode, string? Country);

/// <summary>An order. Amounts are in the currency's minor unit, and Stripe's own once the shopper has submitted the payment.</summary>
/// <param name="SubtotalAmount">Sum of the lines.</param>
/// <param name="DiscountAmount">What a promotion code took off, as a positive number.</param>
/// <param name="TaxAmount">On top of the subtotal, or a part of it where prices include tax.</param>
/// <param name="TotalAmount">What the shopper pays, or paid.</param>
/// <param name="RefundedAmount">Sum of the refunds that have not failed.</param>
/// <param name="Shipping">Null when the shop does not ask for an address, or the shopper has not yet given one.</param>
public sealed record Order(
    Guid Id, OrderStatus Status, string Currency,
    long SubtotalAmount, long DiscountAmount, long ShippingAmount, long TaxAmount, long TotalAmount, long RefundedAmount,
    DateTimeOffset CreatedAt, IReadOnlyList<OrderLine> Lines, IReadOnlyList<OrderMove> History,
    IReadOnlyList<OrderRefund> Refunds, ShippingDetails? Shipping = null);

/// <summary>Answer of <c>POST /api/orders/{id}/reorder</c>.</summary>
/// <param name="Missing">The books that are not to be had again, or not in that number.</param>
public sealed record Reordered(ShopperCart Cart, IReadOnlyList<ShortLine> Missing);
