namespace Bookly.MailCatcher;

internal static class MailApi
{
    public static void MapMailApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mails", (Mailbox mails, string? to) => mails.List(to));
        routes.MapDelete("/api/mails", (Mailbox mails) => mails.Clear());
    }
}
