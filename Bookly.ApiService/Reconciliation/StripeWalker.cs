using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.Contracts;
using Microsoft.Extensions.Options;
using Stripe;

namespace Bookly.ApiService.Reconciliation;

public interface IStripeWalk<T> where T : StripeEntity, IHasId
{
    ReconcileStep Kind { get; }

    /// <summary>A page of objects created since, newest first, following (older than) the last object of the previous page.</summary>
    Task<StripeList<T>> ListAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken);

    DateTimeOffset CreatedAt(T item);

    /// <summary>Compares a page with the database and repairs what was missed.</summary>
    Task<ScanCounts> CheckAsync(IReadOnlyList<T> page, Repairs repairs, CancellationToken cancellationToken);
}

/// <summary>Walks a list from now back to the mark. The cursor is stored after each page, so that a crash costs one page.</summary>
public sealed class StripeWalker(
    IServiceScopeFactory scopes, IOptions<ReconcilerOptions> options, PaymentTelemetry telemetry, TimeProvider time)
{
    public async Task WalkAsync<T>(
        IStripeWalk<T> walk, ReconcileLease lease, Repairs repairs, CancellationToken cancellationToken) where T : StripeEntity, IHasId
    {
        ArgumentNullException.ThrowIfNull(walk);
        ArgumentNullException.ThrowIfNull(lease);
        while (true)
        {
            var scan = await InScopeAsync(db => lease.ScanAsync(db, walk.Kind, options.Value, time.GetUtcNow(), cancellationToken));
            await ScanAsync(walk, scan, lease, repairs, cancellationToken);
            // An unfinished scan of an earlier run ends where that run began; a new one covers the time since.
            if (scan.ScanRunId == lease.RunId) return;
        }
    }

    private async Task ScanAsync<T>(
        IStripeWalk<T> walk, ReconcileMark scan, ReconcileLease lease, Repairs repairs, CancellationToken cancellationToken)
        where T : StripeEntity, IHasId
    {
        var cursor = scan.ScanCursor;
        for (var more = true; more;)
        {
            using var work = telemetry.StartWork($"reconcile {walk.Kind}");
            var page = await walk.ListAsync(scan.ScanFrom, cursor, cancellationToken);
            more = page.HasMore;
            if (page.Data.Count == 0) break;

            var counts = await walk.CheckAsync(page.Data, repairs, cancellationToken);
            cursor = page.Data[^1].Id;
            await InScopeAsync(async db =>
            {
                await lease.CountAsync(db, walk.Kind, counts, Walked(scan, walk.CreatedAt(page.Data[^1])), cursor, cancellationToken);
                return true;
            });
        }

        await InScopeAsync(async db =>
        {
            await lease.EndScanAsync(db, walk.Kind, cancellationToken);
            return true;
        });
    }

    private static double Walked(ReconcileMark scan, DateTimeOffset oldest) =>
        Math.Clamp((scan.ScanUntil - oldest) / (scan.ScanUntil - scan.ScanFrom), 0, 1);

    private async Task<TResult> InScopeAsync<TResult>(Func<BooklyDbContext, Task<TResult>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<BooklyDbContext>());
    }
}
