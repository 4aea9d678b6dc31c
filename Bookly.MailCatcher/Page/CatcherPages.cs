using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.MailCatcher.Page;

internal static class CatcherPages
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (Mailbox mails, string? to) => new RazorComponentResult<InboxPage>(new { Mails = mails.List(Blank(to)), To = to }));
        routes.MapGet("/mails/{id:int}", Show);
        routes.MapGet("/mails/{id:int}/html", ShowHtml);
        routes.MapGet("/mails/{id:int}/source", (int id, Mailbox mails) => Text(mails.Find(id)?.Source));
        routes.MapGet("/assets/catcher.css", () => Results.Stream(typeof(CatcherPages).Assembly.GetManifestResourceStream("catcher.css")!, MediaTypeNames.Text.Css));
        routes.MapPost("/clear", (HttpContext context, Mailbox mails) =>
        {
            if (context.Request.ComesFromAnotherSite()) return Results.StatusCode(StatusCodes.Status403Forbidden);
            mails.Clear();
            return Results.Redirect("/");
        });
    }

    private static IResult Show(int id, Mailbox mails) =>
        mails.Find(id) is { } mail ? new RazorComponentResult<MailPage>(new { Mail = mail }) : Results.Redirect("/");

    private static IResult ShowHtml(int id, Mailbox mails, HttpContext context)
    {
        if (mails.Find(id)?.Html is not { } html) return Results.NotFound();

        PageSecurity.ShowMail(context.Response);
        return Results.Content(InNewTabs(html), MediaTypeNames.Text.Html, Encoding.UTF8);
    }

    /// <summary>Links need a new tab: inside the sandboxed frame they cannot open.</summary>
    private static string InNewTabs(string html)
    {
        const string Head = "<head>";
        const string Base = "<base target=\"_blank\">";
        var head = html.IndexOf(Head, StringComparison.OrdinalIgnoreCase);
        return head < 0 ? Base + html : html.Insert(head + Head.Length, Base);
    }

    private static IResult Text(string? text) => text is null ? Results.NotFound() : Results.Text(text, MediaTypeNames.Text.Plain, Encoding.UTF8);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
