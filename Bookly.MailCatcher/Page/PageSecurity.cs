namespace Bookly.MailCatcher.Page;

/// <summary>What a browser may do with the pages. A mail is foreign text: it is shown in a frame that can run and load nothing.</summary>
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

    /// <summary>On a mail itself, also where it is opened by its own address.</summary>
    public static void ShowMail(HttpResponse response) => response.Headers.ContentSecurityPolicy = Mails;
}
