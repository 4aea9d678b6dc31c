using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// Does the runs, on one replica at a Time. Every replica looks now and then for a run that nobody holds: a new one, or one whose
/// holder has died.
/// </summary>
public sealed class ReconcileWorker(
    IServiceScopeFactory scopes, Reconciler reconciler, ReconcileSignal signal, TimeProvider time, ILogger<ReconcileWorker> logger)
    : PollingWorker(scopes, TimeSpan.FromSeconds(5), time, logger, signal)
{
    private static readonly string Holder = $"{Environment.MachineName}/{Environment.ProcessId}";

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        await InScopeAsync((ReconcileRuns runs) => runs.RequestIfDueAsync(cancellationToken));
        if (await InScopeAsync((ReconcileRuns runs) => runs.TryTakeAsync(Holder, cancellationToken)) is { } lease) await RunAsync(lease, cancellationToken);
        return false;
    }

    private async Task RunAsync(ReconcileLease lease, CancellationToken stoppingToken)
    {
        if (lease.StoppedAt is { } step) Logger.LogInformation("Reconcile run {RunId} is taken over at {Step}", lease.RunId, step);
        else Logger.LogInformation("Reconcile run {RunId}, asked for by {StartedBy}, begins", lease.RunId, lease.StartedBy);

        string? error = null;
        try
        {
            await reconciler.RunAsync(lease, stoppingToken);
        }
        catch (ReconcileLeaseLostException e)
        {
            Logger.LogWarning("{Reason}", e.Message);
            return;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            await InScopeAsync((BooklyDbContext db) => lease.ReleaseAsync(db, CancellationToken.None));
            throw;
        }
        catch (Exception e)
        {
            Logger.LogWarning(e, "Reconcile run {RunId} stopped; the next one goes on from there", lease.RunId);
            error = e.Message;
        }

        await InScopeAsync((BooklyDbContext db) => lease.FinishAsync(db, error, Time.GetUtcNow(), stoppingToken));
        await InScopeAsync((BooklyDbContext db) => ReportAsync(db, lease.RunId, stoppingToken));
        await InScopeAsync((ReconcileRuns runs) => runs.PruneAsync(stoppingToken));
    }

    private async Task ReportAsync(BooklyDbContext db, long runId, CancellationToken cancellationToken)
    {
        var run = (await db.FindRunAsync(runId, cancellationToken))!;
        Logger.LogInformation(
            "Reconcile run {RunId} {State} after {Duration}: looked at {Orders} open orders, {Sessions} sessions, {PaymentIntents} payments, "
            + "{Refunds} refunds, {Events} events; skipped {Foreign} of other apps; {Failed} failed; repaired {Repairs}",
            run.Id, run.State, run.FinishedAt - run.StartedAt, run.Progress.Orders, run.Progress.Sessions, run.Progress.PaymentIntents,
            run.Progress.Refunds, run.Progress.Events, run.Progress.Foreign, run.Progress.Failed,
            run.Repairs.Count == 0 ? "nothing" : string.Join(", ", run.Repairs.Select(repair => $"{repair.Count} {repair.Kind}")));
    }
}

/// <summary>Wakes this replica's worker when a run was asked for here.</summary>
public sealed class ReconcileSignal : WakeSignal;
