using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Another replica has taken the run over; this one must not write any more.</summary>
public sealed class ReconcileLeaseLostException(long runId) : Exception($"Another replica has taken over reconcile run {runId}.");

/// <summary>A run held by this replica. Every write renews the lease and checks the fence, so that a former holder cannot write.</summary>
public sealed class ReconcileLease(ReconcileRun run, TimeSpan length)
{
    public long RunId => run.Id;

    public string StartedBy => run.StartedBy;

    public DateTimeOffset StartedAt => run.StartedAt;

    public DateTimeOffset? Since => run.Since;

    /// <summary>The step at which the previous holder stopped; null for a new run.</summary>
    public ReconcileStep? StoppedAt => run.Step;

    public bool IsOnDemand => run.StartedBy != ReconcileRuns.Schedule;

    public async Task KeepAsync(BooklyDbContext db, CancellationToken cancellationToken) => EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"UPDATE reconcile_runs SET lease_until = now() + {length} WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'",
        cancellationToken));

    public async Task BeginAsync(BooklyDbContext db, ReconcileStep step, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"""
        UPDATE reconcile_runs SET step = {step.ToString()}, step_fraction = 0, lease_until = now() + {length}
        WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'
        """, cancellationToken));

    /// <summary>Stores progress and the scan's cursor in one statement.</summary>
    /// <param name="cursor">The oldest object checked; null outside a scan.</param>
    public async Task CountAsync(
        BooklyDbContext db, ReconcileStep step, ScanCounts counts, double fraction, string? cursor, CancellationToken cancellationToken)
    {
        int Of(ReconcileStep which) => step == which ? counts.Checked : 0;

        EnsureHeld((await db.Database.SqlQuery<long>(
            $"""
            WITH held AS (
                UPDATE reconcile_runs
                SET step_fraction = {fraction}, lease_until = now() + {length}, orders = orders + {Of(ReconcileStep.OpenOrders)},
                    sessions = sessions + {Of(ReconcileStep.Sessions)}, payment_intents = payment_intents + {Of(ReconcileStep.PaymentIntents)},
                    refunds = refunds + {Of(ReconcileStep.Refunds)}, events = events + {Of(ReconcileStep.Events)}, foreign_objects = foreign_objects + {counts.Foreign}, failed = failed + {counts.Failed}
                WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running' RETURNING id),
            moved AS (
                UPDATE reconcile_marks SET scan_cursor = {cursor}::text, scan_failed_at = least(scan_failed_at, {counts.FailedAt}::timestamptz) FROM held
                WHERE kind = {step.ToString()} AND {cursor}::text IS NOT NULL)
            SELECT id AS "Value" FROM held
            """).ToListAsync(cancellationToken)).Count);
    }

    /// <summary>Starts a scan, or continues an unfinished one; a request to look further back starts anew.</summary>
    public async Task<ReconcileMark> ScanAsync(
        BooklyDbContext db, ReconcileStep kind, ReconcilerOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var marks = await db.ReconcileMarks.FromSql(
            $"""
            WITH held AS (
                UPDATE reconcile_runs SET lease_until = now() + {length} WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running' RETURNING id, since)
            INSERT INTO reconcile_marks AS m (kind, scan_run_id, scan_from, scan_until)
            SELECT {kind.ToString()}, id, coalesce(since, {now - options.FirstLookback}), {now} FROM held
            ON CONFLICT (kind) DO UPDATE
            SET scan_run_id = excluded.scan_run_id, scan_cursor = NULL, scan_failed_at = NULL, scan_until = excluded.scan_until,
                scan_from = least((SELECT since FROM held), m.reached - {options.Overlap}, CASE WHEN m.scan_run_id IS NOT NULL THEN m.scan_from END)
            WHERE m.scan_run_id IS NULL OR (m.scan_run_id <> excluded.scan_run_id AND (SELECT since FROM held) IS NOT NULL)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
        if (marks is [var begun]) return begun;

        // A scan is in progress, or the lease is lost.
        await BeginAsync(db, kind, cancellationToken);
        return await db.ReconcileMarks.AsNoTracking().SingleAsync(mark => mark.Kind == kind, cancellationToken);
    }

    /// <summary>Advances the mark, but not past an object that could not be settled.</summary>
    public async Task EndScanAsync(BooklyDbContext db, ReconcileStep kind, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"""
        WITH held AS (
            UPDATE reconcile_runs SET lease_until = now() + {length}, step_fraction = 1
            WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running' RETURNING id)
        UPDATE reconcile_marks
        SET reached = least(scan_until, scan_failed_at), scan_run_id = NULL, scan_cursor = NULL, scan_failed_at = NULL
        FROM held WHERE kind = {kind.ToString()}
        """, cancellationToken));

    public async Task RecordAsync(
        BooklyDbContext db, RepairKind kind, Guid? orderId, string? stripeId, DateTimeOffset at, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
            $"""
            WITH held AS (
                UPDATE reconcile_runs SET lease_until = now() + {length} WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running' RETURNING id)
            INSERT INTO reconcile_repairs (run_id, kind, order_id, stripe_id, at) SELECT id, {kind.ToString()}, {orderId}::uuid, {stripeId}::text, {at} FROM held
            """, cancellationToken));

    /// <param name="error">Why the run stopped; null at its end. Unsettled objects also make it a failed run.</param>
    public async Task FinishAsync(BooklyDbContext db, string? error, DateTimeOffset at, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"""
        UPDATE reconcile_runs
        SET state = CASE WHEN {error}::text IS NULL AND failed = 0 THEN 'Succeeded' ELSE 'Failed' END,
            error = coalesce({error}::text, CASE WHEN failed > 0 THEN failed || ' could not be settled; the next run tries again.' END),
            finished_at = {at}, step = NULL, lease_until = NULL
        WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'
        """, cancellationToken));

    public Task ReleaseAsync(BooklyDbContext db, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"UPDATE reconcile_runs SET lease_until = NULL WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'",
        cancellationToken);

    private void EnsureHeld(int rows)
    {
        if (rows == 0) throw new ReconcileLeaseLostException(run.Id);
    }
}

/// <param name="Foreign">Not Bookly's.</param>
/// <param name="Failed">Could not be settled.</param>
/// <param name="FailedAt">Creation time of the oldest of these (UTC).</param>
public sealed record ScanCounts(int Checked, int Foreign = 0, int Failed = 0, DateTimeOffset? FailedAt = null);
