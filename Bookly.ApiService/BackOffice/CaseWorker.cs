using Bookly.ApiService.Cases;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;

namespace Bookly.ApiService.BackOffice;

/// <summary>Finishes decisions about cases whose process died or whose step failed. The replicas share them.</summary>
public sealed class CaseWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<CaseWorker> logger)
    : PollingWorker(scopes, TimeSpan.FromSeconds(5), time, logger)
{
    private const int BatchSize = 20;

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        var due = await InScopeAsync((BooklyDbContext db) => db.TakeDueDecisionsAsync(Time.GetUtcNow(), BatchSize, cancellationToken));
        foreach (var id in due)
        {
            try
            {
                await InScopeAsync((CaseResolver resolver) => resolver.CarryOutAsync(id, cancellationToken));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Logger.LogWarning(e, "The decision about case {CaseId} could not be carried out now", id);
            }
        }

        return due.Count == BatchSize;
    }
}
