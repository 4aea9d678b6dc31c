namespace Bookly.MailCatcher.Page;

/// <summary>Mails are untrusted HTML: they are shown in a frame that can neither run nor load anything.</summary>
internal static class PageSecurity
{
    private const string Pages = "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private const string Mails =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; frame-ancestors 'self'; form-action 'none'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox";

    public static void Use(WebApplication app) => app.Use((context, next) =>
    {
        context.Response.Headers.ContentSecurityPolicy = Pages;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });

    /// <summary>Also applies when a mail is opened by its own address.</summary>
    public static void ShowMail(HttpResponse response) => response.Headers.ContentSecurityPolicy = Mails;
}
