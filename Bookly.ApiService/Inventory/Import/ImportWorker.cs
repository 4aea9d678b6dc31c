using Bookly.ApiService.Common;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Reads large files and imports what was confirmed, in the background. Runs in every replica; each batch is one replica's.</summary>
public sealed class ImportWorker(IServiceScopeFactory scopes, ChangeFeed changes, TimeProvider time, ILogger<ImportWorker> logger)
    : PollingWorker(scopes, TimeSpan.FromSeconds(1), time, logger)
{
    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        if (!await InScopeAsync((BookImports imports) => imports.RunBatchAsync(cancellationToken)))
        {
            return await InScopeAsync((BookImports imports) => imports.ReadBatchAsync(cancellationToken));
        }

        changes.CatalogChanged(null);
        return true;
    }
}
