using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Control;

/// <summary>The shopper pays.</summary>
/// <param name="Card">A card number; the default is 4242 4242 4242 4242.</param>
/// <param name="PaymentMethod">A payment method type, when not by card.</param>
/// <param name="Account">The account of a bank debit; the default is the one that succeeds.</param>
/// <param name="Email">The shopper's address, when the session has none.</param>
/// <param name="PromotionCode">Typed in before paying.</param>
/// <param name="Shipping">The name of the shipping option; the default is the first.</param>
internal sealed record PayRequest(
    string? Card, string? PaymentMethod, string? Account, string? Email, string? Name, string? PromotionCode = null, string? Shipping = null);

/// <summary>The shopper answers a 3-D Secure challenge.</summary>
internal sealed record AuthenticateRequest(string? Outcome);

/// <summary>A bank settles: <c>succeeded</c>, the default, or <c>failed</c>.</summary>
internal sealed record SettleRequest(string? Outcome);

/// <summary>Advances the clock.</summary>
internal sealed record AdvanceRequest(double? Seconds);

/// <summary>Stripe pays out to the bank.</summary>
/// <param name="Amount">In minor units.</param>
/// <param name="Outcome"><c>paid</c>, the default, or <c>failed</c>.</param>
internal sealed record PayoutRequest(long? Amount, string? Currency, string? Outcome);

/// <summary>A cardholder disputes a payment.</summary>
/// <param name="PaymentIntent">The default is the newest that succeeded.</param>
/// <param name="Reason">Stripe's reason; the default is <c>fraudulent</c>.</param>
/// <param name="Inquiry">Ask for information only, without withdrawing the money.</param>
internal sealed record DisputeRequest(string? PaymentIntent, string? Reason, bool Inquiry = false);

/// <summary>What a restricted key may do.</summary>
/// <param name="Rights">Stripe's names, such as <c>rak_checkout_session_write</c>.</param>
internal sealed record RestrictedKeyRequest(string? Key, IReadOnlyList<string>? Rights);
