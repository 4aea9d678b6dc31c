using Microsoft.Extensions.Configuration;

namespace Bookly.AppHost;

/// <summary>How to reach a real Stripe account.</summary>
/// <param name="SecretKey">The account's key, <c>Stripe:SecretKey</c> or the parameter <c>stripe-secret-key</c>.</param>
internal sealed record StripeSettings(string SecretKey)
{
    /// <summary>Where the API takes Stripe's events.</summary>
    public const string WebhookPath = "/api/payments/webhook";

    /// <summary>The events that the API acts on.</summary>
    public static readonly string[] Events =
    [
        "checkout.session.completed", "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed", "checkout.session.expired",
        "refund.created", "refund.updated", "refund.failed", "charge.refunded", "charge.refund.updated",
        "charge.dispute.created", "charge.dispute.updated", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated", "charge.dispute.closed",
        "payout.paid", "payout.failed",
    ];

    /// <summary>The settings, or null when there is no key and the emulator stands in.</summary>
    public static StripeSettings? From(IConfiguration configuration)
    {
        var key = configuration["Stripe:SecretKey"] ?? configuration["Parameters:stripe-secret-key"] ?? configuration["Parameters:stripe_secret_key"];
        return string.IsNullOrWhiteSpace(key) ? null : new StripeSettings(key);
    }
}
