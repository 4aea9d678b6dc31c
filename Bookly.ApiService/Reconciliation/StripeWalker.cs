using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.Contracts;
using Microsoft.Extensions.Options;
using Stripe;

namespace Bookly.ApiService.Reconciliation;

/// <summary>One kind of Stripe's objects, and how it is compared with Bookly's orders.</summary>
public interface IStripeWalk<T> where T : StripeEntity, IHasId
{
    ReconcileStep Kind { get; }

    /// <summary>A page of those created since then, newest first, after (that is, older than) an object of the page before.</summary>
    Task<StripeList<T>> ListAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken);

    DateTimeOffset CreatedAt(T item);

    /// <summary>Looks the page up in the database at once and repairs what is missing.</summary>
    Task<ScanCounts> CheckAsync(IReadOnlyList<T> page, Repairs repairs, CancellationToken cancellationToken);
}

/// <summary>
/// Walks Stripe's lists from now back to the mark. After each page the cursor is stored, so that a run which dies costs one page; the
/// mark moves when the scan has met the mark before it.
/// </summary>
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
            // The scan that a run before left unfinished ends where that run began; a fresh one brings us to now.
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
