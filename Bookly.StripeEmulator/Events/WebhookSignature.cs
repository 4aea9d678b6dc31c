using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookly.StripeEmulator.Events;

/// <summary>The <c>Stripe-Signature</c> header: HMAC-SHA256 over the time and the body, keyed by the whole secret text.</summary>
internal static class WebhookSignature
{
    public const string Header = "Stripe-Signature";

    /// <param name="at">The real time: receivers compare it with their own clock.</param>
    public static string Sign(string body, string secret, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
        return $"t={timestamp},v1={Convert.ToHexStringLower(signature)}";
    }
}
