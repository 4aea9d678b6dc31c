using Bookly.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Account;

/// <summary>Ends a session that the API no longer accepts, and returns the shopper after signing in.</summary>
public sealed class SignInRedirect : IExceptionHandler
{
    public const string Path = "/account/sign-in";

    /// <summary>The sign-in page with a return address; a form post cannot be returned to and leads to the cart.</summary>
    public static string UrlFor(HttpRequest request)
    {
        var page = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : "/cart";
        return Path + QueryString.Create("returnUrl", page);
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not SignInRequiredException) return false;

        await httpContext.SignOutAsync();
        httpContext.Response.Redirect(UrlFor(httpContext.Request));
        return true;
    }
}
