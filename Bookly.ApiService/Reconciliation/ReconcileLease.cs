using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Another replica has taken the run over; whatever was done is done, and nothing more may be written.</summary>
public sealed class ReconcileLeaseLostException(long runId) : Exception($"Another replica has taken over reconcile run {runId}.");

/// <summary>
/// A run that this replica holds. Every write renews the lease and names the holder's fence; a holder that was given up writes
/// nothing and learns of it by <see cref="ReconcileLeaseLostException"/>.
/// </summary>
public sealed class ReconcileLease(ReconcileRun run, TimeSpan length)
{
    public long RunId => run.Id;

    public string StartedBy => run.StartedBy;

    public DateTimeOffset StartedAt => run.StartedAt;

    public DateTimeOffset? Since => run.Since;

    /// <summary>Where the holder before this one stopped; null for a fresh run.</summary>
    public ReconcileStep? StoppedAt => run.Step;

    /// <summary>A person asked for the run, and waits for all of it.</summary>
    public bool IsOnDemand => run.StartedBy != ReconcileRuns.Schedule;

    /// <summary>Still alive.</summary>
    public async Task KeepAsync(BooklyDbContext db, CancellationToken cancellationToken) => EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"UPDATE reconcile_runs SET lease_until = now() + {length} WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'",
        cancellationToken));

    /// <summary>The next step begins.</summary>
    public async Task BeginAsync(BooklyDbContext db, ReconcileStep step, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"""
        UPDATE reconcile_runs SET step = {step.ToString()}, step_fraction = 0, lease_until = now() + {length}
        WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'
        """, cancellationToken));

    /// <summary>Counts what was looked at and, for a scan, moves its cursor: both or neither.</summary>
    /// <param name="cursor">The oldest object that was looked at; null outside a scan.</param>
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

    /// <summary>
    /// Begins a scan, or goes on with the one that a run before left unfinished. A run that was asked to look further back begins anew.
    /// </summary>
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

        // Not begun: one is under way, or the lease is lost.
        await BeginAsync(db, kind, cancellationToken);
        return await db.ReconcileMarks.AsNoTracking().SingleAsync(mark => mark.Kind == kind, cancellationToken);
    }

    /// <summary>The scan is over: the mark moves, but not past what could not be settled.</summary>
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

    /// <summary>Writes down one thing put right.</summary>
    public async Task RecordAsync(
        BooklyDbContext db, RepairKind kind, Guid? orderId, string? stripeId, DateTimeOffset at, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
            $"""
            WITH held AS (
                UPDATE reconcile_runs SET lease_until = now() + {length} WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running' RETURNING id)
            INSERT INTO reconcile_repairs (run_id, kind, order_id, stripe_id, at) SELECT id, {kind.ToString()}, {orderId}::uuid, {stripeId}::text, {at} FROM held
            """, cancellationToken));

    /// <summary>The run is over.</summary>
    /// <param name="error">Why it stopped; null when it came to its end. It has failed too when something could not be settled.</param>
    public async Task FinishAsync(BooklyDbContext db, string? error, DateTimeOffset at, CancellationToken cancellationToken) =>
        EnsureHeld(await db.Database.ExecuteSqlAsync(
        $"""
        UPDATE reconcile_runs
        SET state = CASE WHEN {error}::text IS NULL AND failed = 0 THEN 'Succeeded' ELSE 'Failed' END,
            error = coalesce({error}::text, CASE WHEN failed > 0 THEN failed || ' could not be settled; the next run tries again.' END),
            finished_at = {at}, step = NULL, lease_until = NULL
        WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'
        """, cancellationToken));

    /// <summary>This replica stops; another one may go on at once.</summary>
    public Task ReleaseAsync(BooklyDbContext db, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"UPDATE reconcile_runs SET lease_until = NULL WHERE id = {run.Id} AND fence = {run.Fence} AND state = 'Running'",
        cancellationToken);

    private void EnsureHeld(int rows)
    {
        if (rows == 0) throw new ReconcileLeaseLostException(run.Id);
    }
}

/// <summary>What a number of objects came to.</summary>
/// <param name="Foreign">Those that are not Bookly's.</param>
/// <param name="Failed">Those that could not be settled.</param>
/// <param name="FailedAt">When the oldest of these was created (UTC).</param>
public sealed record ScanCounts(int Checked, int Foreign = 0, int Failed = 0, DateTimeOffset? FailedAt = null);
