using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Account;

/// <summary>Ends a session that the API no longer accepts, and returns the shopper after signing in.</summary>
public sealed class SignInRedirect : IExceptionHandler
{
    public const string Path = "/account/sign-in";

    /// <summary>The sign-in page with the way back; a form post cannot be gone back to, so its shopper gets to the page of the form.</summary>
    public static string UrlFor(HttpRequest request)
    {
        // While an error is handled the request's own path is that of the error page.
        var path = request.HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? request.Path;
        return UrlFor(HttpMethods.IsGet(request.Method) ? path + request.QueryString : Referrer.PageOf(request) ?? "/cart");
    }

    public static string UrlFor(string page) => Path + QueryString.Create("returnUrl", page);

    /// <summary>Tells a shopper who was signed in why they have to do it again.</summary>
    public static void Explain(HttpContext context)
    {
        var text = HttpMethods.IsGet(context.Request.Method) ? AccountTexts.SessionOver : AccountTexts.SessionOverNothingDone;
        context.RequestServices.GetRequiredService<Flash>().Set(context, new Notice(NoticeKind.Warning, text, KeepsInput: true));
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not SignInRequiredException) return false;

        await httpContext.SignOutAsync();
        Explain(httpContext);
        httpContext.Response.Redirect(UrlFor(httpContext.Request));
        return true;
    }
}
