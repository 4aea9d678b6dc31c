using System.Security.Claims;

namespace Bookly.ApiService.Accounts.Sessions;

public static class SessionClaims
{
    /// <summary>The claim of an access token that names its session.</summary>
    public const string ClaimType = "sid";

    /// <summary>Empty for a token that belongs to no session, which is not accepted.</summary>
    public static Guid SessionId(this ClaimsPrincipal caller) => Guid.TryParse(caller.FindFirstValue(ClaimType), out var id) ? id : Guid.Empty;
}
