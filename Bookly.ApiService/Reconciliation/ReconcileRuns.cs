using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// The runs: asked for by people or by the clock, taken by one replica at a time.
/// </summary>
/// <remarks>
/// A lease in a row, not an advisory lock: a run over 100,000 orders takes minutes, in which a lock would pin a connection, would
/// outlive a holder whose machine vanished without closing it, and would not tell a holder that it has lost it. The row tells
/// people who is at work, survives a connection pooler, and its fence keeps a holder that was given up from writing. What a run
/// does is idempotent anyway; the lease saves work and keeps the marks in order. Times are the database's: replicas' clocks differ.
/// </remarks>
public sealed class ReconcileRuns(BooklyDbContext db, IOptions<ReconcilerOptions> options, TimeProvider time)
{
    public const string Schedule = "schedule";

    /// <summary>Nobody asks about older runs any more.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Asks for a run. While one is under way there is no second: that one is the answer.</summary>
    /// <returns>The run's id.</returns>
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
            // Empty when the one in the way has just finished: then there is room for ours.
            if (ids.Count > 0) return ids[0];
        }
    }

    /// <summary>Asks for a scheduled run if the last one began an interval ago.</summary>
    public async Task RequestIfDueAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.Interval;
        if (interval == TimeSpan.Zero) return;

        var since = time.GetUtcNow() - interval;
        if (await db.ReconcileRuns.AnyAsync(run => run.State == ReconcileState.Running || run.StartedAt > since, cancellationToken)) return;

        // Two replicas may come to this together: the second finds the first one's run.
        await RequestAsync(Schedule, since: null, cancellationToken);
    }

    /// <summary>
    /// Takes the run that nobody holds, be it new or its holder's lease has lapsed; null when there is none. A run that is taken over
    /// goes on where its last holder stopped.
    /// </summary>
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

    /// <summary>Forgets the runs of long ago.</summary>
    public Task PruneAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Retention;
        return db.ReconcileRuns.Where(run => run.FinishedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
