using Bookly.ApiService.Common;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Imports what was confirmed, in the background. Runs in every replica; each batch is one replica's.</summary>
public sealed class ImportWorker(IServiceScopeFactory scopes, ChangeFeed changes, TimeProvider time, ILogger<ImportWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                while (await RunBatchAsync(stoppingToken)) changes.CatalogChanged(null);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The import cannot go on now and is tried again: {Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BookImports>().RunBatchAsync(cancellationToken);
    }
}
