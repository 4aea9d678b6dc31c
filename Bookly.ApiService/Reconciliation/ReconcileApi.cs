using System.Security.Claims;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Reconciliation;

public static class ReconcileApi
{
    public static void MapReconcile(this IEndpointRouteBuilder routes)
    {
        var reconcile = routes.MapGroup("/api/admin/reconcile").WithTags("Back office: operations").RequireAuthorization(StaffPolicy.SeeOrders);
        reconcile.MapPost("/", Start).RequireAuthorization(StaffPolicy.HandleOrders).WithSummary("Compare Stripe's books with Bookly's now; the answer is the run, or the one that is under way");
        reconcile.MapGet("/runs", List).WithSummary("The runs of the last 30 days, newest first");
        reconcile.MapGet("/runs/{id:long}", Get).WithSummary("One run with its latest repairs; ask again while it is Running");
    }

    /// <param name="since">Checks everything created since (UTC), not only what is newer than the marks.</param>
    private static async Task<Results<Accepted<Contracts.ReconcileRun>, ProblemHttpResult>> Start(
        ClaimsPrincipal user, BooklyDbContext db, ReconcileRuns runs, ReconcileSignal signal, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken,
        DateTimeOffset? since = null)
    {
        if (since > time.GetUtcNow())
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["since"] = ["Give a time in the past, such as 2026-11-01T00:00:00Z."] });
        }

        var id = await db.InTransactionAsync(
            async token =>
            {
                var run = await runs.RequestAsync(user.Email(), since?.ToUniversalTime(), token);
                await audit.WriteAsync(AuditAction.ReconcileStarted, $"run:{run}", null, new { since }, token);
                return run;
            }, cancellationToken);
        signal.Wake();
        return TypedResults.Accepted($"/api/admin/reconcile/runs/{id}", (await db.FindRunAsync(id, cancellationToken))!);
    }

    private static async Task<Ok<PagedList<Contracts.ReconcileRun>>> List(
        BooklyDbContext db, CancellationToken cancellationToken, int page = 1, int pageSize = 20) =>
        TypedResults.Ok(await db.ListRunsAsync(new PageRequest(page, pageSize), cancellationToken));

    private static async Task<Results<Ok<ReconcileRunDetails>, ProblemHttpResult>> Get(
        long id, BooklyDbContext db, CancellationToken cancellationToken) =>
        await db.FindRunAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(new ReconcileRunDetails(run, await db.LatestRepairsAsync(id, cancellationToken)))
            : Problems.Problem(
                StatusCodes.Status404NotFound, ProblemCodes.ReconcileRunNotFound, "There is no such run; runs are kept for 30 days.");
}
