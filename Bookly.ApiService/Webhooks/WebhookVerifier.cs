using System.Globalization;
using System.Text.Json;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Microsoft.Extensions.Options;
using Stripe;

namespace Bookly.ApiService.Webhooks;

/// <summary>Tells Stripe's webhooks from everyone else's, before anything in them is read.</summary>
public sealed class WebhookVerifier(IOptionsMonitor<StripeOptions> options, TimeProvider time)
{
    /// <summary>Stripe's own tolerance: older deliveries could be replays.</summary>
    private const long ToleranceSeconds = 300;

    /// <summary>A time and a signature for each of a few secrets.</summary>
    private const int MaxHeader = 1024;

    /// <summary>Whether the header alone could be Stripe's, recently: what cannot be is refused before its body is read.</summary>
    public bool CouldBeSigned(string? signatureHeader)
    {
        if (signatureHeader is not { Length: > 0 and <= MaxHeader } || !options.CurrentValue.WebhookSecrets.Any()) return false;

        var parts = signatureHeader.Split(',').Select(part => part.Trim().Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
        return long.TryParse(parts["t"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var signedAt)
            && time.GetUtcNow().ToUnixTimeSeconds() - signedAt <= ToleranceSeconds
            && parts["v1"].Any(signature => signature.Length == 64 && signature.All(char.IsAsciiHexDigit));
    }

    /// <summary>
    /// Which of the configured secrets signed exactly this body, recently; null when none did. No configured secret means no: a signature made
    /// with an empty key could be anyone's.
    /// </summary>
    public string? FindSecret(string body, string? signatureHeader) => string.IsNullOrWhiteSpace(signatureHeader)
        ? null
        : options.CurrentValue.WebhookSecrets.FirstOrDefault(secret => IsSignedWith(body, signatureHeader, secret));

    private bool IsSignedWith(string body, string header, string secret)
    {
        try
        {
            EventUtility.ValidateSignature(body, header, secret, ToleranceSeconds, time.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (StripeException)
        {
            return false;
        }
    }

    public static Event Parse(string body)
    {
        try
        {
            var stripeEvent = EventUtility.ParseEvent(body, throwOnApiVersionMismatch: false);
            return stripeEvent is { Id.Length: > 0, Type.Length: > 0 }
                ? stripeEvent
                : throw new MalformedEventException("The body has no event id or type.");
        }
        catch (Exception e) when (e is JsonException or StripeException or ArgumentException or NullReferenceException or InvalidOperationException)
        {
            throw new MalformedEventException("The body is not a Stripe event.", e);
        }
    }
}
