using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>
/// A purchase with the prices of its checkout. Only <see cref="OrderMoves"/> and the fulfillment transaction change its status, always
/// by a guarded UPDATE. Amounts are in the minor unit of the order's currency.
/// </summary>
public sealed class Order
{
    public Guid Id { get; init; }

    public required string UserId { get; init; }

    public OrderStatus Status { get; private set; } = OrderStatus.AwaitingPayment;

    public required string Currency { get; init; }

    public long SubtotalAmount { get; init; }

    public long DiscountAmount { get; private set; }

    public long ShippingAmount { get; private set; }

    /// <summary>Tax calculated by Stripe: part of the subtotal where prices include tax, else added to it.</summary>
    public long TaxAmount { get; private set; }

    /// <summary>What the shopper pays: the subtotal until Stripe reports the total.</summary>
    public long TotalAmount { get; init; }

    /// <summary>Null when the shop does not collect an address.</summary>
    public ShippingDetails? Shipping { get; private set; }

    /// <summary>Sum of the refunds that have not failed.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>Identifies the cart of the order, so that an unchanged cart gets its open session back.</summary>
    public required string CartFingerprint { get; init; }

    /// <summary>A delayed payment was on its way, so the books have left the cart before the money came (<see cref="OrderMoves"/>).</summary>
    public bool CartTaken { get; private set; }

    /// <summary>Paid, but not as it asks for: a person decides, and meanwhile it is not the shopper's open checkout.</summary>
    public bool AwaitsDecision { get; private set; }

    public string? SessionId { get; private set; }

    public string? SessionUrl { get; private set; }

    public string? PaymentIntentId { get; private set; }

    /// <summary>End of the session (UTC), fixed before Stripe is called: a retry by idempotency key must send the same.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Language of the mails about the order; null for orders from before it was stored.</summary>
    public string? Language { get; init; }

    /// <summary>W3C trace context of the checkout click; links the webhook's trace to it.</summary>
    public string? TraceParent { get; init; }

    public BuyerStanding Standing { get; init; }

    /// <summary>The network that the checkout came from, such as 203.0.113.0/24; null once the order is closed for a day.</summary>
    public string? Network { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public List<OrderLine> Lines { get; } = [];

    public List<OrderHistoryEntry> History { get; } = [];
}
