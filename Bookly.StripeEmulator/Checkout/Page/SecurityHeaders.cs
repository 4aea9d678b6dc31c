namespace Bookly.StripeEmulator.Checkout.Page;

/// <summary>Security headers of the emulator's pages.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src http: https: data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    public static void Use(WebApplication app) => app.Use((context, next) =>
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });

    /// <summary>Browsers apply form-action to the redirect after a form too, so the page that pays allows the shop's origin.</summary>
    public static void Set(HttpResponse response, CheckoutSession session) =>
        response.Headers.ContentSecurityPolicy = $"{Policy} {Origin(session.SuccessUrl)}";

    private static string Origin(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : "";
}
