using Bookly.Contracts;
using Stripe.Checkout;

namespace Bookly.ApiService.Stripe;

/// <summary>What Bookly reads of a Checkout Session, whether it came in a verified event or from Stripe's API.</summary>
/// <param name="OrderId">The order the session says it pays; null when it is not one of Bookly's.</param>
/// <param name="AmountSubtotal">Minor units, before discounts, tax and shipping.</param>
/// <param name="AmountTotal">Minor units: what the shopper pays.</param>
/// <param name="AsOf">When Stripe said so (UTC).</param>
/// <param name="PaymentFailed">The payment itself, where it was read too, says that the money will not come.</param>
public sealed record SessionSnapshot(
    string Id, Guid? OrderId, string? Status, string? PaymentStatus, long AmountSubtotal, long AmountTotal, string Currency,
    string? PaymentIntentId, string? TraceParent, DateTimeOffset ExpiresAt, DateTimeOffset AsOf, bool PaymentFailed = false)
{
    /// <summary>Metadata keys of sessions and payment intents.</summary>
    public const string OrderIdKey = "order_id", UserIdKey = "user_id", TraceParentKey = "traceparent";

    /// <summary>Minor units: what a promotion code takes off.</summary>
    public long AmountDiscount { get; init; }

    /// <summary>Minor units.</summary>
    public long AmountShipping { get; init; }

    /// <summary>Minor units: on top of the subtotal, or a part of it where prices include tax.</summary>
    public long AmountTax { get; init; }

    /// <summary>Where the goods go; null until the shopper has said so, or when the shop does not ask.</summary>
    public ShippingDetails? Shipping { get; init; }

    /// <summary>The goods may go out. Values Stripe may add one day do not count.</summary>
    public bool IsPaid => PaymentStatus is "paid" or "no_payment_required";

    /// <summary>A delayed method was submitted: the money is on its way, or will never come.</summary>
    public bool IsProcessing => Status == "complete" && PaymentStatus == "unpaid" && !PaymentFailed;

    /// <summary>A delayed method was submitted and refused. The session alone cannot say so: it stays complete and unpaid.</summary>
    public bool HasFailed => Status == "complete" && PaymentStatus == "unpaid" && PaymentFailed;

    /// <summary>It can still be paid.</summary>
    public bool IsOpen => Status == "open";

    public bool IsExpired => Status == "expired";

    /// <summary>Somebody closed the session before its time was over: the shopper went back, or the cart changed.</summary>
    public bool IsClosedEarly => IsExpired && AsOf < ExpiresAt;

    /// <param name="asOf">When Stripe said so (UTC): the event's time, or now for an answer of the API.</param>
    public static SessionSnapshot From(Session session, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(session);
        var metadata = session.Metadata ?? [];
        var orderId = Guid.TryParse(metadata.GetValueOrDefault(OrderIdKey) ?? session.ClientReferenceId, out var id) ? id : (Guid?)null;
        return new SessionSnapshot(
            session.Id, orderId, session.Status, session.PaymentStatus, session.AmountSubtotal ?? 0, session.AmountTotal ?? 0,
            session.Currency ?? "", session.PaymentIntentId, metadata.GetValueOrDefault(TraceParentKey), session.ExpiresAt, asOf,
            PaymentFailed: session.PaymentIntent is { Status: "requires_payment_method" or "canceled" })
        {
            AmountDiscount = session.TotalDetails?.AmountDiscount ?? 0,
            AmountShipping = session.TotalDetails?.AmountShipping ?? 0,
            AmountTax = session.TotalDetails?.AmountTax ?? 0,
            Shipping = ShippingOf(session.CollectedInformation?.ShippingDetails),
        };
    }

    private static ShippingDetails? ShippingOf(SessionCollectedInformationShippingDetails? details) => details?.Address is not { } address
        ? null
        : new ShippingDetails(details.Name, address.Line1, address.Line2, address.City, address.State, address.PostalCode, address.Country);
}
