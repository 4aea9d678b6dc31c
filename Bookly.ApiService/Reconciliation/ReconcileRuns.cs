using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Requested runs, taken by one replica at a time.</summary>
/// <remarks>
/// A lease in a row, not an advisory lock: over a run of minutes a lock pins a connection, outlives a holder whose machine vanished, and
/// does not tell a holder that it was lost. The fence does. Repairs are idempotent; the lease saves work and orders the marks. Times are
/// the database's, because replicas' clocks differ.
/// </remarks>
public sealed class ReconcileRuns(BooklyDbContext db, IOptions<ReconcilerOptions> options, TimeProvider time)
{
    public const string Schedule = "schedule";

    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Requests a run; returns the id of the one in progress if there is one.</summary>
    public async Task<long> RequestAsync(string by, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ids = await db.Database.SqlQuery<long>(
                $"""
                WITH asked AS (
                    INSERT INTO reconcile_runs (started_by, state, started_at, since) VALUES ({by}, 'Running', {time.GetUtcNow()}, {since}::timestamptz)
                    ON CONFLICT DO NOTHING RETURNING id)
                SELECT id AS "Value" FROM asked UNION ALL SELECT id FROM reconcile_runs WHERE state = 'Running' LIMIT 1
                """).ToListAsync(cancellationToken);
            // Empty when the run in progress has just finished: try again.
            if (ids.Count > 0) return ids[0];
        }
    }

    /// <summary>Requests a scheduled run if the last one began an interval ago.</summary>
    public async Task RequestIfDueAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.Interval;
        if (interval == TimeSpan.Zero) return;

        var since = time.GetUtcNow() - interval;
        if (await db.ReconcileRuns.AnyAsync(run => run.State == ReconcileState.Running || run.StartedAt > since, cancellationToken)) return;

        // Two replicas may get here together: the second finds the first one's run.
        await RequestAsync(Schedule, since: null, cancellationToken);
    }

    /// <summary>Takes a new run, or one whose lease has expired, which continues where that stopped; null when there is none.</summary>
    public async Task<ReconcileLease?> TryTakeAsync(string holder, CancellationToken cancellationToken)
    {
        var taken = await db.ReconcileRuns.FromSql(
            $"""
            UPDATE reconcile_runs SET holder = {holder}, fence = fence + 1, lease_until = now() + {options.Value.Lease}
            WHERE state = 'Running' AND (lease_until IS NULL OR lease_until < now())
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
        return taken is [var run] ? new ReconcileLease(run, options.Value.Lease) : null;
    }

    public Task PruneAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Retention;
        return db.ReconcileRuns.Where(run => run.FinishedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
