using Bookly.Contracts;
using Stripe.Checkout;

namespace Bookly.ApiService.Stripe;

/// <summary>What Bookly reads of a Checkout Session, from a verified event or from Stripe's API. Amounts are in minor units.</summary>
/// <param name="OrderId">The order in the metadata; null when the session is not Bookly's.</param>
/// <param name="AmountSubtotal">Before discounts, tax and shipping.</param>
/// <param name="AsOf">When Stripe reported it (UTC): the event's time, or now for an answer of the API.</param>
/// <param name="PaymentFailed">From the payment intent, where it was read: the money will not arrive.</param>
public sealed record SessionSnapshot(
    string Id, Guid? OrderId, string? Status, string? PaymentStatus, long AmountSubtotal, long AmountTotal, string Currency,
    string? PaymentIntentId, string? TraceParent, DateTimeOffset ExpiresAt, DateTimeOffset AsOf, bool PaymentFailed = false)
{
    /// <summary>Metadata keys of sessions and payment intents.</summary>
    public const string OrderIdKey = "order_id", UserIdKey = "user_id", TraceParentKey = "traceparent";

    public long AmountDiscount { get; init; }

    public long AmountShipping { get; init; }

    /// <summary>Added to the subtotal, or a part of it where prices include tax.</summary>
    public long AmountTax { get; init; }

    /// <summary>Null until the shopper has entered it, or when the shop does not ask.</summary>
    public ShippingDetails? Shipping { get; init; }

    /// <summary>Where its page leads back to: tells whose session it is.</summary>
    public string? SuccessUrl { get; init; }

    /// <summary>
    /// The goods may go out. An open session needs no payment while its total happens to be 0, by a code that can be removed again. Values
    /// Stripe may add one day do not count.
    /// </summary>
    public bool IsPaid => Status == "complete" && PaymentStatus is "paid" or "no_payment_required";

    /// <summary>Whether it shows another payment than the one recorded.</summary>
    public bool DiffersFrom(long totalAmount, string currency, string? paymentIntentId) =>
        (Currency == currency && AmountTotal != totalAmount) || (PaymentIntentId is not null && PaymentIntentId != paymentIntentId);

    /// <summary>A delayed method was submitted and may still succeed or fail.</summary>
    public bool IsProcessing => Status == "complete" && PaymentStatus == "unpaid" && !PaymentFailed;

    /// <summary>A delayed method failed. The session stays complete and unpaid; only its payment intent tells.</summary>
    public bool HasFailed => Status == "complete" && PaymentStatus == "unpaid" && PaymentFailed;

    public bool IsOpen => Status == "open";

    public bool IsExpired => Status == "expired";

    /// <summary>Expired by request: the shopper went back, or the cart changed.</summary>
    public bool IsClosedEarly => IsExpired && AsOf < ExpiresAt;

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
            SuccessUrl = session.SuccessUrl,
            AmountDiscount = session.TotalDetails?.AmountDiscount ?? 0,
            AmountShipping = session.TotalDetails?.AmountShipping ?? 0,
            AmountTax = session.TotalDetails?.AmountTax ?? 0,
            Shipping = ShippingOf(session.CollectedInformation?.ShippingDetails),
        };
    }

    private static ShippingDetails? ShippingOf(SessionCollectedInformationShippingDetails? details) => details?.Address is not { } address
        ? null
        : new ShippingDetails(
            PlainText.Clean(details.Name), PlainText.Clean(address.Line1), PlainText.Clean(address.Line2), PlainText.Clean(address.City),
            PlainText.Clean(address.State), PlainText.Clean(address.PostalCode), PlainText.Clean(address.Country));
}
