using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>
/// What a shopper is buying, with the prices of the moment of checkout. Its status is moved by <see cref="OrderMoves"/> and by
/// the fulfillment transaction only, always with a guarded UPDATE.
/// </summary>
public sealed class Order
{
    public Guid Id { get; init; }

    public required string UserId { get; init; }

    public OrderStatus Status { get; private set; } = OrderStatus.AwaitingPayment;

    public required string Currency { get; init; }

    /// <summary>Sum of the lines, in the currency's minor unit.</summary>
    public long SubtotalAmount { get; init; }

    /// <summary>What Stripe took off for a promotion code.</summary>
    public long DiscountAmount { get; private set; }

    public long ShippingAmount { get; private set; }

    /// <summary>Tax as Stripe calculated it. Where prices include tax it is a part of the subtotal, else it comes on top.</summary>
    public long TaxAmount { get; private set; }

    /// <summary>What the shopper pays: the subtotal until Stripe has said its own total.</summary>
    public long TotalAmount { get; init; }

    /// <summary>Where the books go; null when the shop does not ask.</summary>
    public ShippingDetails? Shipping { get; private set; }

    /// <summary>Sum of the refunds of this payment that have not failed, in the currency's minor unit.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>Names the cart this order was made of, so that an unchanged cart gets its open session back.</summary>
    public required string CartFingerprint { get; init; }

    /// <summary>A delayed payment was on its way, so the books have left the cart before the money came (<see cref="OrderMoves"/>).</summary>
    public bool CartTaken { get; private set; }

    /// <summary>Null until Stripe has answered.</summary>
    public string? SessionId { get; private set; }

    /// <summary>Stripe's payment page while the session is open.</summary>
    public string? SessionUrl { get; private set; }

    public string? PaymentIntentId { get; private set; }

    /// <summary>Until when the session can be paid: fixed before Stripe is asked, so that asking again sends the same (UTC).</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the shopper read the shop in, for the mails about the order; null for orders that are older than the question.</summary>
    public string? Language { get; init; }

    /// <summary>W3C trace context of the checkout click; links the webhook's trace to it.</summary>
    public string? TraceParent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public List<OrderLine> Lines { get; } = [];

    public List<OrderHistoryEntry> History { get; } = [];
}
