using Bookly.ApiService.Checkout;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Payments;

/// <summary>What one sweep found and did.</summary>
public sealed record SweepReport(int Looked, int Moved, int Refunded, int Failed);

/// <summary>
/// Finishes what nobody came back for: checkouts whose process died, whose webhook was lost, whose shopper never returned, and
/// refunds that are due. It asks Stripe before it lets go of anything.
/// </summary>
public sealed class OpenOrderSweeper(
    BooklyDbContext db, CheckoutCloser closer, SessionSettlement settlement, StripeGateway stripe, OrderRefunder refunder,
    PaymentTelemetry telemetry, TimeProvider time, ILogger<OpenOrderSweeper> logger)
{
    /// <summary>No checkout takes this long to get its session, so one without has lost its process.</summary>
    private static readonly TimeSpan UnstartedGrace = TimeSpan.FromMinutes(2);

    /// <summary>Stripe sends the expiry by itself; only when that is lost is it asked.</summary>
    private static readonly TimeSpan ExpiryGrace = TimeSpan.FromMinutes(1);

    /// <summary>A delayed payment takes days; its event may be lost, so now and then Stripe is asked.</summary>
    private static readonly TimeSpan ProcessingPatience = TimeSpan.FromHours(1);

    private const int BatchSize = 100;

    /// <param name="everything">Look at every unfinished order, not only at those that should have been finished by now.</param>
    public async Task<SweepReport> SweepAsync(bool everything, CancellationToken ct)
    {
        var report = new SweepReport(0, 0, 0, 0);
        var after = Guid.Empty;
        while (await NextBatchAsync(after, everything, ct) is { Count: > 0 } batch)
        {
            foreach (var order in batch)
            {
                report = report with { Looked = report.Looked + 1 };
                try
                {
                    report = await FinishAsync(order, report, ct);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    logger.LogWarning("Order {OrderId} could not be finished now: {Reason}", order.Id, e.Message);
                    report = report with { Failed = report.Failed + 1 };
                }
            }

            after = batch[^1].Id;
        }

        return report;
    }

    private Task<List<Orders.Order>> NextBatchAsync(Guid after, bool everything, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var unstartedBefore = now - UnstartedGrace;
        var expiredBefore = now - ExpiryGrace;
        var processingBefore = now - ProcessingPatience;
        return db.Orders.AsNoTracking()
            .Where(order => order.Id > after)
            .Where(order => order.Status == OrderStatus.RefundPending
                || (order.Status == OrderStatus.AwaitingPayment
                    && ((order.SessionId == null && order.CreatedAt < unstartedBefore)
                        || (order.SessionId != null && (everything || order.ExpiresAt < expiredBefore))))
                || (order.Status == OrderStatus.PaymentProcessing && (everything || order.UpdatedAt < processingBefore)))
            .OrderBy(order => order.Id).Take(BatchSize).ToListAsync(ct);
    }

    private async Task<SweepReport> FinishAsync(Orders.Order order, SweepReport report, CancellationToken ct)
    {
        if (order.Status == OrderStatus.RefundPending)
        {
            return await refunder.TryRefundAsync(order, ct)
                ? report with { Refunded = report.Refunded + 1 }
                : report with { Failed = report.Failed + 1 };
        }

        if (order.SessionId is null || (order.Status == OrderStatus.AwaitingPayment && order.ExpiresAt < time.GetUtcNow()))
        {
            return await closer.TryCloseAsync(order, OrderStatus.Expired, OrderActors.Sweeper, ct)
                ? report with { Moved = report.Moved + 1 }
                : report with { Failed = report.Failed + 1 };
        }

        var session = SessionSnapshot.From(await stripe.GetSessionAsync(order.SessionId, ct), time.GetUtcNow());
        var outcome = await settlement.SettleAsync(session, Trigger.Reconciler, entry: null, ct);
        if (outcome is PaymentOutcome.Ignored or PaymentOutcome.AlreadyFulfilled)
        {
            await LookAgainLaterAsync(order, ct);
            return report;
        }

        telemetry.Repaired(outcome);
        return report with { Moved = report.Moved + 1 };
    }

    /// <summary>Still on its way: not asked about again in every sweep.</summary>
    private async Task LookAgainLaterAsync(Orders.Order order, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Orders.Where(row => row.Id == order.Id && row.Status == OrderStatus.PaymentProcessing)
            .ExecuteUpdateAsync(row => row.SetProperty(o => o.UpdatedAt, now), ct);
    }
}
