using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Refund = Stripe.Refund;

namespace Bookly.ApiService.Reconciliation;

/// <summary>Finds missed refunds. Runs after the session walk: a payment that neither order nor case knows then is not Bookly's.</summary>
public sealed class RefundWalk(StripeFeed feed, StripeRateLimiter rateLimiter, IServiceScopeFactory scopes, TimeProvider time) : IStripeWalk<Refund>
{
    /// <summary>Pending refunds are checked again after this long.</summary>
    private static readonly TimeSpan PendingGrace = TimeSpan.FromHours(1);

    private const int MaxPending = 1000;

    public ReconcileStep Kind => ReconcileStep.Refunds;

    public Task<StripeList<Refund>> ListAsync(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
        feed.RefundsAsync(since, after, cancellationToken);

    public DateTimeOffset CreatedAt(Refund item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Created;
    }

    public async Task<ScanCounts> CheckAsync(IReadOnlyList<Refund> page, Repairs repairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(repairs);
        var known = await LookUpAsync(page, cancellationToken);
        var counts = new ScanCounts(page.Count);
        // All refunds of a payment are stored together, so one request per payment is enough.
        foreach (var refunds in page.GroupBy(refund => refund.PaymentIntentId ?? ""))
        {
            if (!known.Payments.TryGetValue(refunds.Key, out var orderId))
            {
                counts = counts with { Foreign = counts.Foreign + refunds.Count() };
            }
            else if (refunds.FirstOrDefault(refund => known.Refunds.GetValueOrDefault(refund.Id) != RefundSnapshot.From(refund).Status) is { } missed
                && !await TrySyncAsync(repairs, missed.Id, refunds.Key, orderId, cancellationToken))
            {
                counts = counts with { Failed = counts.Failed + 1, FailedAt = CreatedAt(refunds.Last()) };
            }
        }

        return counts;
    }

    /// <summary>Checks long-pending refunds, whose outcome may have come after the walk passed them.</summary>
    public async Task<ScanCounts> CheckPendingAsync(Repairs repairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repairs);
        var before = time.GetUtcNow() - PendingGrace;
        await using var scope = scopes.CreateAsyncScope();
        var pending = await scope.ServiceProvider.GetRequiredService<BooklyDbContext>().Refunds.AsNoTracking()
            .Where(refund => (refund.Status == RefundStatus.Pending || refund.Status == RefundStatus.RequiresAction) && refund.AsOf < before)
            .OrderBy(refund => refund.AsOf).Take(MaxPending).ToListAsync(cancellationToken);
        var failed = 0;
        foreach (var refund in pending)
        {
            if (!await TrySyncAsync(repairs, refund.Id, refund.PaymentIntentId, refund.OrderId, cancellationToken, refund.Status)) failed++;
        }

        return new ScanCounts(pending.Count, Failed: failed);
    }

    /// <param name="before">The status stored before; when it is unchanged, nothing was repaired.</param>
    private Task<bool> TrySyncAsync(
        Repairs repairs, string refundId, string paymentIntentId, Guid? orderId, CancellationToken cancellationToken,
        RefundStatus? before = null) =>
        repairs.TryAsync(
            refundId, orderId,
            async (services, token) =>
            {
                var outcome = await rateLimiter.ExecuteAsync(asking => services.GetRequiredService<RefundSync>().SyncAsync(paymentIntentId, asking), token);
                var now = await services.GetRequiredService<BooklyDbContext>().Refunds.AsNoTracking()
                    .Where(refund => refund.Id == refundId).Select(refund => (RefundStatus?)refund.Status).SingleOrDefaultAsync(token);
                return outcome == PaymentOutcome.Recorded && now != before ? RepairKind.RefundRecorded : null;
            }, cancellationToken);

    private async Task<Known> LookUpAsync(IReadOnlyList<Refund> page, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var ids = page.Select(refund => refund.Id).ToList();
        var refunds = await db.Refunds.AsNoTracking().Where(refund => ids.Contains(refund.Id))
            .ToDictionaryAsync(refund => refund.Id, refund => (RefundStatus?)refund.Status, cancellationToken);
        return new Known(refunds, await db.OrdersOfPaymentsAsync(page.Select(refund => refund.PaymentIntentId), cancellationToken));
    }

    private sealed record Known(Dictionary<string, RefundStatus?> Refunds, Dictionary<string, Guid?> Payments);
}
