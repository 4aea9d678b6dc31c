using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// Between the reconciler's runs: finishes Bookly's own unfinished orders within seconds of their being overdue, on one replica at a
/// time. A sweep is short, so a lock that lives with its connection will do.
/// </summary>
public sealed class SweepWorker(IServiceScopeFactory scopes, PaymentTelemetry telemetry, TimeProvider time, ILogger<SweepWorker> logger)
    : PollingWorker(scopes, Pause, time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    protected override TimeSpan FirstPause => Pause;

    protected override Task<bool> RunBatchAsync(CancellationToken cancellationToken) => InScopeAsync(async (BooklyDbContext db) =>
    {
        await using var lease = await AdvisoryLock.TryTakeAsync(db, AdvisoryLock.Sweep, cancellationToken);
        if (lease is not null) await InScopeAsync((OpenOrderSweeper sweeper) => SweepAsync(sweeper, cancellationToken));
        return false;
    });

    private async Task SweepAsync(OpenOrderSweeper sweeper, CancellationToken cancellationToken)
    {
        await foreach (var swept in sweeper.SweepAsync(everything: false, cancellationToken))
        {
            if (swept.Repair is not { } kind) continue;

            telemetry.Repaired(kind);
            Logger.LogInformation("Order {OrderId} was left unfinished: {Kind}", swept.OrderId, kind);
        }
    }
}
