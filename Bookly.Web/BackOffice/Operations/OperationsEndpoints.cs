using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Operations;

/// <summary>Where the console's forms are posted; each then shows a page, so that Reload repeats nothing.</summary>
public static class OperationsEndpoints
{
    public static void MapBackOfficeOperations(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").RequireAuthorization(policy => policy.RequireRole(StaffRoles.Admin));
        admin.MapFormPost("/cases/{id:long}/refund", (long id, [FromForm] string? note, HttpContext context, OperationsClient client, Flash flash) =>
            ResolveAsync(id, CaseAction.Refund, note, context, client, flash));
        admin.MapFormPost("/cases/{id:long}/fulfil", (long id, [FromForm] string? note, HttpContext context, OperationsClient client, Flash flash) =>
            ResolveAsync(id, CaseAction.Fulfil, note, context, client, flash));
        admin.MapFormPost("/cases/{id:long}/dismiss", (long id, [FromForm] string? note, HttpContext context, OperationsClient client, Flash flash) =>
            ResolveAsync(id, CaseAction.Dismiss, note, context, client, flash));
        admin.MapFormPost("/inbox/{id}/replay", ReplayAsync);
        admin.MapFormPost("/reconciler/runs", ReconcileAsync);
    }

    private static async Task<IResult> ResolveAsync(
        long id, CaseAction action, string? note, HttpContext context, OperationsClient client, Flash flash)
    {
        var answer = await client.ResolveCaseAsync(id, new ResolveCase(action, note), context.RequestAborted);
        return answer.Succeeded
            ? Show(context, flash, NoticeKind.Success, OperationsText.Done(action), "/admin/cases")
            : Show(context, flash, NoticeKind.Warning, OperationsText.OfCase(answer.Problem), "/admin/cases");
    }

    private static async Task<IResult> ReplayAsync(string id, HttpContext context, OperationsClient client, Flash flash) =>
        await client.ReplayEventAsync(id, context.RequestAborted) is { } problem
            ? Show(context, flash, NoticeKind.Warning, ProblemText.Of(problem), "/admin/inbox")
            : Show(context, flash, NoticeKind.Success, OperationsTexts.Replayed, "/admin/inbox");

    private static async Task<IResult> ReconcileAsync(HttpContext context, OperationsClient client, Flash flash)
    {
        var answer = await client.ReconcileAsync(context.RequestAborted);
        return answer.Succeeded
            ? SeeOther.To(FormattableString.Invariant($"/admin/reconciler/{answer.Value.Id}"))
            : Show(context, flash, NoticeKind.Warning, ProblemText.Of(answer.Problem), "/admin/reconciler");
    }

    private static SeeOther Show(HttpContext context, Flash flash, NoticeKind kind, string text, string page)
    {
        flash.Set(context, new Notice(kind, text));
        return SeeOther.To(page);
    }
}
