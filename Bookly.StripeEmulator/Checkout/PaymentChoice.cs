using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>How the shopper pays, by the page or by a script.</summary>
internal sealed record PaymentChoice
{
    public string Type { get; init; } = PaymentMethodTypes.Card;

    public string? CardNumber { get; init; }

    public int? ExpMonth { get; init; }

    public int? ExpYear { get; init; }

    /// <summary>Account number or IBAN of a bank debit; null for the one that succeeds.</summary>
    public string? Account { get; init; }

    public BillingDetails Billing { get; init; } = new();

    public ShippingDetails? Shipping { get; init; }
}

/// <summary>The result of a try to pay.</summary>
/// <param name="Error">Set when the payment was declined; the session stays open.</param>
/// <param name="ChallengeUrl">Set when the shopper must pass a challenge first.</param>
/// <param name="EventId">The event that reports the completed session.</param>
internal sealed record PayOutcome(CheckoutSession Session, StripeError? Error = null, string? ChallengeUrl = null, string? EventId = null);
