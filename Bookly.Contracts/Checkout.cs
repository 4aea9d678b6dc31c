namespace Bookly.Contracts;

/// <summary>Answer of <c>POST /api/payments/checkout/session</c>: where to send the shopper.</summary>
/// <param name="ExpiresAt">Until when (UTC) the page can be paid and the stock is held.</param>
public sealed record CheckoutSession(string SessionId, string Url, Guid OrderId, DateTimeOffset ExpiresAt);

/// <summary>Body of <c>POST /api/payments/verify-session</c>.</summary>
public sealed record VerifySession(string SessionId);

/// <summary>The true state of a payment, as far as Bookly has seen it.</summary>
/// <param name="PaymentStatus">Stripe's word: <c>paid</c>, <c>unpaid</c>, <c>no_payment_required</c>; <c>unknown</c> while Stripe cannot be asked.</param>
/// <param name="Fulfilled">True only when the fulfillment has been committed.</param>
public sealed record PaymentVerification(Guid OrderId, OrderStatus OrderStatus, string PaymentStatus, bool Fulfilled);

/// <summary>One line of an <c>insufficient_stock</c> problem (extension <c>lines</c>).</summary>
public sealed record ShortLine(long BookId, string Title, int Requested, int Available);

/// <summary>What Stripe's page may add to a cart, or take off it, as the shop is configured.</summary>
/// <param name="TaxOnTop">Tax is added there; it depends on the address.</param>
/// <param name="ShippingFrom">The cheapest way of shipping, in the currency's minor unit; 0 is free.</param>
public sealed record CheckoutTerms(bool PromotionCodes, bool TaxOnTop, long ShippingFrom);

/// <summary>Why a checkout may not keep all that its cart asks for.</summary>
public enum HoldLimitReason
{
    /// <summary>The account has not paid for enough yet.</summary>
    Account,

    /// <summary>Others of the same network hold much, too.</summary>
    Network,

    /// <summary>All who have not paid before hold as much together as they may.</summary>
    Shop,

    /// <summary>The last copy is kept for somebody with a confirmed address.</summary>
    LastCopy,
}

/// <summary>One line of a <c>hold_limited</c> problem (extension <c>lines</c>).</summary>
/// <param name="Allowed">Copies that can be kept now.</param>
public sealed record LimitedLine(long BookId, string Title, int Requested, int Allowed, HoldLimitReason Reason);

/// <summary>A customer for whom any number of copies may be kept.</summary>
public sealed record WholesaleCustomer(string Id, string Email, string LiftedBy, DateTimeOffset Since);

/// <summary>Body of <c>POST /api/admin/wholesale</c>.</summary>
public sealed record LiftHoldLimit([property: MailAddress] string Email);
