using System.Globalization;
using System.Security.Claims;
using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.Account;

/// <summary>
/// The API's tokens as claims inside the encrypted cookie, so that a circuit, which has the shopper's principal but no request, has
/// them too. Nothing may ever list a principal's claims to the browser.
/// </summary>
public static class SessionClaims
{
    private const string AccessTokenClaim = "bookly:access_token";
    private const string RefreshTokenClaim = "bookly:refresh_token";
    private const string ExpiresAtClaim = "bookly:expires_at";

    public static SessionTokens? Read(ClaimsPrincipal? user) =>
        user?.FindFirstValue(AccessTokenClaim) is { } accessToken
        && user.FindFirstValue(RefreshTokenClaim) is { } refreshToken
        && long.TryParse(user.FindFirstValue(ExpiresAtClaim), CultureInfo.InvariantCulture, out var expiresAt)
            ? new SessionTokens(accessToken, refreshToken, DateTimeOffset.FromUnixTimeSeconds(expiresAt))
            : null;

    /// <summary>The principal of the shopper who holds these tokens.</summary>
    /// <param name="caller">What the API said at sign-in. Pages are shown by the roles; the API itself trusts only its token.</param>
    public static ClaimsPrincipal ToPrincipal(this SessionTokens tokens, CallerInfo caller)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(caller);
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, caller.Id),
                new Claim(ClaimTypes.Name, caller.Email),
                .. caller.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
                new Claim(AccessTokenClaim, tokens.AccessToken),
                new Claim(RefreshTokenClaim, tokens.RefreshToken),
                new Claim(ExpiresAtClaim, tokens.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            authenticationType: "Bookly"));
    }
}
