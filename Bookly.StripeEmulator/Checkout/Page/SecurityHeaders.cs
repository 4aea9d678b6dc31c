namespace Bookly.StripeEmulator.Checkout.Page;

/// <summary>What browsers are told about the emulator's pages.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src http: https: data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>On every page.</summary>
    public static void Use(WebApplication app) => app.Use((context, next) =>
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });

    /// <summary>On the page that pays: browsers hold form-action against the redirect that follows a form as well.</summary>
    public static void Set(HttpResponse response, CheckoutSession session) =>
        response.Headers.ContentSecurityPolicy = $"{Policy} {Origin(session.SuccessUrl)}";

    private static string Origin(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : "";
}
