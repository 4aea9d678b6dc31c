using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Bookly.Web.Account;

/// <summary>Address and password on the way from the sign-in form to the question for the second factor, readable by this site only.</summary>
public sealed record PendingSignIn(string Email, string Password)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public string Protect(IDataProtectionProvider protection) => ProtectorOf(protection).Protect(JsonSerializer.Serialize(this), Lifetime);

    /// <summary>Null when it is too old, or none of ours.</summary>
    public static PendingSignIn? Read(string text, IDataProtectionProvider protection)
    {
        try
        {
            return JsonSerializer.Deserialize<PendingSignIn>(ProtectorOf(protection).Unprotect(text));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector ProtectorOf(IDataProtectionProvider protection) =>
        protection.CreateProtector("Bookly.PendingSignIn").ToTimeLimitedDataProtector();
}
