using Microsoft.AspNetCore.Components.Server;
using Microsoft.Net.Http.Headers;

namespace Bookly.Web.Hosting;

public static class SecurityHeaders
{
    /// <summary>Origins of payment pages that the checkout form may redirect to.</summary>
    private const string PaymentPageOrigins = "Checkout:PaymentPageOrigins";

    /// <summary>The policy below forbids framing more strictly than Blazor's own header.</summary>
    public static void LeaveFrameAncestorsToUs(ServerComponentsEndpointOptions options) => options.ContentSecurityFrameAncestorsPolicy = null;

    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers check form-action against redirects of a form post too.
        string[] paymentPages = app.Configuration.GetSection(PaymentPageOrigins).Get<string[]>() ?? ["https://checkout.stripe.com"];
        var contentSecurityPolicy = string.Join("; ",
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
            "connect-src 'self'", "manifest-src 'self'", "base-uri 'self'", "frame-ancestors 'none'",
            $"form-action 'self' {string.Join(' ', paymentPages)}");

        app.Use((context, next) =>
        {
            // When the answer starts: the error handler clears what was set before. A cover has a policy of its own.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.TryAdd(HeaderNames.ContentSecurityPolicy, contentSecurityPolicy);
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                return KeepPersonalPagesOutOfCaches(context);
            });
            return next(context);
        });
    }

    private static Task KeepPersonalPagesOutOfCaches(HttpContext context)
    {
        if (context.User.Identity is { IsAuthenticated: true }
            && context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
            context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        }

        return Task.CompletedTask;
    }
}
