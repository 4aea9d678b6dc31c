namespace Bookly.MailCatcher;

/// <summary><c>/api/mails</c>: the caught mails for tests and scripts.</summary>
internal static class MailApi
{
    public static void MapMailApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mails", (Mailbox mails, string? to) => mails.List(to));
        routes.MapDelete("/api/mails", (Mailbox mails) => mails.Clear());
    }
}
