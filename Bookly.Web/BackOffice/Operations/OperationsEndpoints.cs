using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Operations;

/// <summary>Form posts; each redirects, so that reloading repeats nothing.</summary>
public static class OperationsEndpoints
{
    public static void MapBackOfficeOperations(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").RequireAuthorization(StaffPolicy.HandleOrders);
        foreach (var action in Enum.GetValues<CaseAction>())
        {
            admin.MapFormPost($"/cases/{{id:long}}/{action.ToString().ToLowerInvariant()}",
                (long id, [FromForm] string? note, [FromForm] string? returnUrl, HttpContext context, OperationsClient client, Flash flash) =>
                    ResolveAsync(id, new ResolveCase(action, note), returnUrl, context, client, flash));
        }

        admin.MapFormPost("/inbox/{id}/replay", ReplayEventAsync);
        admin.MapFormPost("/inbox/{id}/run", RunEventAsync);
        admin.MapFormPost("/mails/{id:long}/replay", ReplayMailAsync);
        admin.MapFormPost("/reconciler/runs", ReconcileAsync);
    }

    private static async Task<IResult> ResolveAsync(
        long id, ResolveCase resolution, string? returnUrl, HttpContext context, OperationsClient client, Flash flash)
    {
        var answer = await client.ResolveCaseAsync(id, resolution, context.RequestAborted);
        var page = LocalUrl.Or(returnUrl, "/admin/cases");
        return answer.Succeeded
            ? FormAnswers.Show(context, flash, NoticeKind.Success, OperationsText.Done(answer.Value, resolution.Action), page)
            : FormAnswers.Show(context, flash, NoticeKind.Warning, OperationsText.OfCase(answer.Problem), page);
    }

    private static async Task<IResult> ReplayEventAsync(
        string id, [FromForm] string? returnUrl, HttpContext context, OperationsClient client, Flash flash) =>
        FormAnswers.Show(context, flash, await client.ReplayEventAsync(id, context.RequestAborted), OperationsTexts.Replayed, LocalUrl.Or(returnUrl, "/admin/inbox"));

    private static async Task<IResult> RunEventAsync(string id, HttpContext context, OperationsClient client, Flash flash)
    {
        var answer = await client.RunEventAsync(id, context.RequestAborted);
        var page = $"/admin/inbox/{Uri.EscapeDataString(id)}";
        return answer.Succeeded
            ? FormAnswers.Show(context, flash, NoticeKind.Success, OperationsTexts.FormatRanAgain(answer.Value.Outcome), page)
            : FormAnswers.Show(context, flash, NoticeKind.Warning, ProblemText.Of(answer.Problem), page);
    }

    private static async Task<IResult> ReplayMailAsync(
        long id, [FromForm] string? returnUrl, HttpContext context, OperationsClient client, Flash flash) =>
        FormAnswers.Show(context, flash, await client.ReplayMailAsync(id, context.RequestAborted), OperationsTexts.MailReplayed, LocalUrl.Or(returnUrl, "/admin/mails"));

    private static async Task<IResult> ReconcileAsync(HttpContext context, OperationsClient client, Flash flash)
    {
        var answer = await client.ReconcileAsync(context.RequestAborted);
        return answer.Succeeded
            ? SeeOther.To(FormattableString.Invariant($"/admin/reconciler/{answer.Value.Id}"))
            : FormAnswers.Show(context, flash, NoticeKind.Warning, ProblemText.Of(answer.Problem), "/admin/reconciler");
    }
}
