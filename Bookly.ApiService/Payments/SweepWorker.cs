using Bookly.ApiService.Data;

namespace Bookly.ApiService.Payments;

/// <summary>Sweeps in the background, on one replica at a time.</summary>
public sealed class SweepWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<SweepWorker> logger) : BackgroundService
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
                var report = await work.ServiceProvider.GetRequiredService<OpenOrderSweeper>().SweepAsync(everything: false, stoppingToken);
                if (report.Looked > 0) logger.LogInformation("Swept: {Report}", report);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The sweep failed and is tried again: {Reason}", e.Message);
            }
        }
    }
}
