using System.Security.Claims;

namespace Bookly.ApiService.Common;

/// <summary>Who is calling.</summary>
public static class ClaimsPrincipalExtensions
{
    /// <summary>The signed-in user's id.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the route lacks <c>RequireAuthorization</c>.</exception>
    public static string UserId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The route must require authorization.");

    /// <summary>The signed-in user's e-mail address, for the record of who did what.</summary>
    public static string Email(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.Email) ?? principal.UserId();
}
