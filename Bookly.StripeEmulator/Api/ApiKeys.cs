using System.Text;

namespace Bookly.StripeEmulator.Api;

/// <summary>Accepts any test-mode secret or restricted key.</summary>
internal static class ApiKeys
{
    /// <summary>The caller's key, from Bearer or from the user name of Basic.</summary>
    /// <exception cref="StripeException">401: there is none, or it is not a test key.</exception>
    public static string Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var key = header switch
        {
            _ when header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) => header["Bearer ".Length..].Trim(),
            _ when header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) => UserName(header["Basic ".Length..].Trim()),
            _ => "",
        };

        if (key.Length == 0)
        {
            throw StripeException.Unauthorized(
                "You did not provide an API key. Send one in the Authorization header, as `Authorization: Bearer sk_test_...`.");
        }

        var isTestKey = key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal);
        return isTestKey && key.Length > "sk_test_".Length
            ? key
            : throw StripeException.Unauthorized($"Invalid API Key provided: {Mask(key)}. The emulator takes any sk_test_ or rk_test_ key.");
    }

    private static string UserName(string credentials)
    {
        var decoded = new byte[credentials.Length];
        return Convert.TryFromBase64String(credentials, decoded, out var length)
            ? Encoding.UTF8.GetString(decoded, 0, length).Split(':')[0]
            : "";
    }

    private static string Mask(string key) => key.Length <= 12 ? "****" : $"{key[..8]}****{key[^4..]}";
}
