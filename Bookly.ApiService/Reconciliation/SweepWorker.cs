using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// Between the reconciler's runs: finishes Bookly's own unfinished orders within seconds of their being overdue, on one replica at a
/// time. A sweep is short, so a lock that lives with its connection will do.
/// </summary>
public sealed class SweepWorker(IServiceScopeFactory scopes, PaymentTelemetry telemetry, TimeProvider time, ILogger<SweepWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await using var lease = await AdvisoryLock.TryTakeAsync(
                    scope.ServiceProvider.GetRequiredService<BooklyDbContext>(), AdvisoryLock.Sweep, stoppingToken);
                if (lease is null) continue;

                await using var work = scopes.CreateAsyncScope();
                await foreach (var swept in work.ServiceProvider.GetRequiredService<OpenOrderSweeper>().SweepAsync(everything: false, stoppingToken))
                {
                    if (swept.Repair is not { } kind) continue;

                    telemetry.Repaired(kind);
                    logger.LogInformation("Order {OrderId} was left unfinished: {Kind}", swept.OrderId, kind);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The sweep failed and is tried again: {Reason}", e.Message);
            }
        }
    }
}
