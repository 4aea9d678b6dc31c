using System.Data.Common;

namespace Bookly.ApiService.Stripe;

/// <summary>Configuration section <c>Stripe</c>; the connection string <c>stripe</c>, which an AppHost sets, fills the gaps.</summary>
public sealed class StripeOptions
{
    public const string Section = "Stripe";

    /// <summary>Secret or restricted key; it selects test mode or live mode.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Signing secret of the webhooks. When empty the endpoint is closed, because anyone can sign with an empty key.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>The signing secret before a rotation, accepted until it is removed here.</summary>
    public string PreviousWebhookSecret { get; set; } = "";

    /// <summary>
    /// Where Stripe reaches the webhook from outside, for the doctor, who compares it with the account's endpoints. Null: at the web shop's address,
    /// and in Development nowhere, because there the Stripe CLI brings the events.
    /// </summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Base address of the emulator, without a trailing slash; null for Stripe itself.</summary>
    public string? ApiBase { get; set; }

    public bool IsLive => SecretKey.StartsWith("sk_live_", StringComparison.Ordinal) || SecretKey.StartsWith("rk_live_", StringComparison.Ordinal);

    public bool IsTest => SecretKey.StartsWith("sk_test_", StringComparison.Ordinal) || SecretKey.StartsWith("rk_test_", StringComparison.Ordinal);

    public IEnumerable<string> WebhookSecrets =>
        new[] { WebhookSecret, PreviousWebhookSecret }.Where(secret => !string.IsNullOrWhiteSpace(secret));

    /// <summary>Reads <c>ApiBase=...;SecretKey=...;WebhookSecret=...</c>.</summary>
    /// <exception cref="ArgumentException">The text is no connection string.</exception>
    public void Read(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString)) return;

        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        ApiBase = parts.TryGetValue(nameof(ApiBase), out var address) ? (string)address : ApiBase;
        SecretKey = parts.TryGetValue(nameof(SecretKey), out var key) ? (string)key : SecretKey;
        WebhookSecret = parts.TryGetValue(nameof(WebhookSecret), out var secret) ? (string)secret : WebhookSecret;
    }

    public string? FindError(IHostEnvironment environment)
    {
        var emulated = !string.IsNullOrWhiteSpace(ApiBase);
        if (string.IsNullOrWhiteSpace(SecretKey))
            return "Stripe:SecretKey is missing: set your sk_test_ key, or start Bookly.AppHost, which uses its Stripe emulator without one.";
        if (SecretKey.Any(char.IsWhiteSpace)) return "Stripe:SecretKey contains white space: copy it again from Stripe's dashboard.";
        if (IsLive && !WebhookSecrets.Any()) return "Stripe:WebhookSecret is missing: a live key without it would lose payments' webhooks.";
        if (emulated && IsLive) return "Stripe:ApiBase is set together with a live key: remove one of them.";
        if (emulated && !environment.IsDevelopment()) return "Stripe:ApiBase points away from Stripe: the emulator is for Development only.";
        if (emulated && !Uri.TryCreate(ApiBase, UriKind.Absolute, out _)) return "Stripe:ApiBase is not an absolute address.";
        if (WebhookUrl is { IsAbsoluteUri: false }) return "Stripe:WebhookUrl is not an absolute address.";
        return null;
    }
}
