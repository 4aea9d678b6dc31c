using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

public static class ReconcileViews
{
    private const int MaxRepairs = 100;

    internal static async Task<PagedList<Contracts.ReconcileRun>> ListRunsAsync(
        this BooklyDbContext db, PageRequest page, CancellationToken cancellationToken)
    {
        var runs = await page.OfAsync(db.ReconcileRuns.AsNoTracking().OrderByDescending(run => run.Id), cancellationToken);
        return new(await WithRepairsAsync(db, runs.Items, cancellationToken), runs.Total, runs.Page, runs.PageSize);
    }

    public static async Task<Contracts.ReconcileRun?> FindRunAsync(this BooklyDbContext db, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var found = await db.ReconcileRuns.AsNoTracking().Where(run => run.Id == id).ToListAsync(cancellationToken);
        return (await WithRepairsAsync(db, found, cancellationToken)).SingleOrDefault();
    }

    public static Task<List<Contracts.ReconcileRepair>> LatestRepairsAsync(
        this BooklyDbContext db, long runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ReconcileRepairs.AsNoTracking().Where(repair => repair.RunId == runId).OrderByDescending(repair => repair.Id).Take(MaxRepairs)
            .Select(repair => new Contracts.ReconcileRepair(repair.Kind, repair.OrderId, repair.StripeId, repair.At))
            .ToListAsync(cancellationToken);
    }

    private static async Task<List<Contracts.ReconcileRun>> WithRepairsAsync(
        BooklyDbContext db, IReadOnlyList<ReconcileRun> runs, CancellationToken cancellationToken)
    {
        var ids = runs.Select(run => run.Id).ToList();
        var repairs = (await db.ReconcileRepairs.AsNoTracking().Where(repair => ids.Contains(repair.RunId))
                .GroupBy(repair => new { repair.RunId, repair.Kind })
                .Select(group => new { group.Key.RunId, group.Key.Kind, Count = group.Count() }).ToListAsync(cancellationToken))
            .ToLookup(repair => repair.RunId, repair => new RepairCount(repair.Kind, repair.Count));
        return
        [
            .. runs.Select(run => new Contracts.ReconcileRun(
                run.Id, run.StartedBy, run.State, run.StartedAt, run.FinishedAt, run.Step,
                new ReconcileProgress(run.StepFraction, run.Orders, run.Sessions, run.PaymentIntents, run.Refunds, run.Events, run.ForeignObjects, run.Failed),
                [.. repairs[run.Id].OrderBy(repair => repair.Kind)], run.Error, run.Since))
        ];
    }
}
