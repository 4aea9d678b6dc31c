using System.Security.Claims;

namespace Bookly.ApiService.Common;

public static class ClaimsPrincipalExtensions
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the route lacks <c>RequireAuthorization</c>.</exception>
    public static string UserId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The route must require authorization.");

    public static string Email(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.Email) ?? principal.UserId();
}
