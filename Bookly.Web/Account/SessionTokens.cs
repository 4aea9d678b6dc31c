using System.Globalization;
using System.Security.Claims;
using Bookly.Contracts;

namespace Bookly.Web.Account;

/// <summary>
/// The API's tokens of one shopper. They travel as claims inside the encrypted cookie, so that a circuit, which has the
/// shopper's principal but no request, has them too. Nothing may ever list a principal's claims to the browser.
/// </summary>
public sealed record SessionTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    private const string AccessTokenClaim = "bookly:access_token";
    private const string RefreshTokenClaim = "bookly:refresh_token";
    private const string ExpiresAtClaim = "bookly:expires_at";

    public static SessionTokens? From(ClaimsPrincipal? user) =>
        user?.FindFirstValue(AccessTokenClaim) is { } accessToken
        && user.FindFirstValue(RefreshTokenClaim) is { } refreshToken
        && long.TryParse(user.FindFirstValue(ExpiresAtClaim), CultureInfo.InvariantCulture, out var expiresAt)
            ? new SessionTokens(accessToken, refreshToken, DateTimeOffset.FromUnixTimeSeconds(expiresAt))
            : null;

    /// <summary>The principal of the shopper who holds these tokens.</summary>
    /// <param name="caller">What the API said at sign-in. Pages are shown by the roles; the API itself trusts only its token.</param>
    public ClaimsPrincipal ToPrincipal(CallerInfo caller) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, caller.Id),
            new Claim(ClaimTypes.Name, caller.Email),
            .. caller.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
            new Claim(AccessTokenClaim, AccessToken),
            new Claim(RefreshTokenClaim, RefreshToken),
            new Claim(ExpiresAtClaim, ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        authenticationType: "Bookly"));

    public override string ToString() => $"tokens until {ExpiresAt:O}";
}
