using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// Does the runs, on one replica at a time. Every replica looks now and then for a run that nobody holds: a new one, or one whose
/// holder has died.
/// </summary>
public sealed class ReconcileWorker(
    IServiceScopeFactory scopes, Reconciler reconciler, ReconcileSignal signal, TimeProvider time, ILogger<ReconcileWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly string Holder = $"{Environment.MachineName}/{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await InScopeAsync<ReconcileRuns>(runs => runs.RequestIfDueAsync(stoppingToken));
                ReconcileLease? lease = null;
                await InScopeAsync<ReconcileRuns>(async runs => lease = await runs.TryTakeAsync(Holder, stoppingToken));
                if (lease is not null) await RunAsync(lease, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The reconciler cannot work now and tries again: {Reason}", e.Message);
            }

            await signal.WaitAsync(Pause, stoppingToken);
        }
    }

    private async Task RunAsync(ReconcileLease lease, CancellationToken stoppingToken)
    {
        if (lease.StoppedAt is { } step) logger.LogInformation("Reconcile run {RunId} is taken over at {Step}", lease.RunId, step);
        else logger.LogInformation("Reconcile run {RunId}, asked for by {StartedBy}, begins", lease.RunId, lease.StartedBy);

        string? error = null;
        try
        {
            await reconciler.RunAsync(lease, stoppingToken);
        }
        catch (ReconcileLeaseLostException e)
        {
            logger.LogWarning("{Reason}", e.Message);
            return;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            await InScopeAsync<BooklyDbContext>(db => lease.ReleaseAsync(db, CancellationToken.None));
            throw;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Reconcile run {RunId} stopped; the next one goes on from there", lease.RunId);
            error = e.Message;
        }

        await InScopeAsync<BooklyDbContext>(db => lease.FinishAsync(db, error, time.GetUtcNow(), stoppingToken));
        await InScopeAsync<BooklyDbContext>(db => ReportAsync(db, lease.RunId, stoppingToken));
        await InScopeAsync<ReconcileRuns>(runs => runs.PruneAsync(stoppingToken));
    }

    private async Task ReportAsync(BooklyDbContext db, long runId, CancellationToken cancellationToken)
    {
        var run = (await db.FindRunAsync(runId, cancellationToken))!;
        logger.LogInformation(
            "Reconcile run {RunId} {State} after {Duration}: looked at {Orders} open orders, {Sessions} sessions, {PaymentIntents} payments, "
            + "{Refunds} refunds, {Events} events; left {Foreign} alone that are others'; {Failed} failed; repaired {Repairs}",
            run.Id, run.State, run.FinishedAt - run.StartedAt, run.Progress.Orders, run.Progress.Sessions, run.Progress.PaymentIntents,
            run.Progress.Refunds, run.Progress.Events, run.Progress.Foreign, run.Progress.Failed,
            run.Repairs.Count == 0 ? "nothing" : string.Join(", ", run.Repairs.Select(repair => $"{repair.Count} {repair.Kind}")));
    }

    private async Task InScopeAsync<TService>(Func<TService, Task> work) where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<TService>());
    }
}

/// <summary>Wakes this replica's worker when a run was asked for here.</summary>
public sealed class ReconcileSignal : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0, 1);

    public void Wake()
    {
        try
        {
            _asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is being woken already.
        }
    }

    /// <summary>Returns when woken, and after the pause at the latest.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) => _asked.WaitAsync(pause, cancellationToken);

    public void Dispose() => _asked.Dispose();
}
