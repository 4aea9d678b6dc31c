using System.Globalization;
using System.Security.Claims;
using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.Account;

/// <summary>
/// The API's tokens as claims inside the encrypted cookie, because a circuit has a principal but no request. Never send a principal's
/// claims to the browser.
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

    public static CallerInfo ToCaller(this ClaimsPrincipal user) => new(
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", user.Identity?.Name ?? "", [.. user.FindAll(ClaimTypes.Role).Select(role => role.Value)]);

    /// <param name="caller">Roles decide which pages are shown; the API trusts only its token.</param>
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
