using System.Runtime.CompilerServices;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Reconciliation;

/// <param name="OrderId">Null for a refund without an order.</param>
public sealed record SweptOrder(Guid? OrderId, RepairKind? Repair = null, bool Failed = false);

/// <summary>Finishes orders and refunds whose process died or whose event was lost. Asks Stripe before it releases a hold.</summary>
public sealed class OpenOrderSweeper(
    BooklyDbContext db, CheckoutCloser closer, FulfillmentService fulfillment, StripeGateway stripe, OrderRefunder refunder, RefundExecutor refundExecutor,
    StripeRateLimiter rateLimiter, PaymentTelemetry telemetry, TimeProvider time, ILogger<OpenOrderSweeper> logger)
{
    /// <summary>No checkout takes this long to get its session: the process of one without has died.</summary>
    private static readonly TimeSpan UnstartedGrace = TimeSpan.FromMinutes(2);

    /// <summary>Stripe sends the expiry by itself; it is asked only when that was lost.</summary>
    private static readonly TimeSpan ExpiryGrace = TimeSpan.FromMinutes(1);

    /// <summary>Delayed payments take days and their event may be lost, so Stripe is asked at this interval.</summary>
    private static readonly TimeSpan ProcessingGrace = TimeSpan.FromHours(1);

    /// <summary>How long the network of a closed order is kept.</summary>
    private static readonly TimeSpan NetworkRetention = TimeSpan.FromDays(1);

    private const int BatchSize = 100;

    /// <param name="everything">
    /// Also check delayed payments that were checked within the hour. Open sessions are left to the session walk, which sees them all.
    /// </param>
    public async IAsyncEnumerable<SweptOrder> SweepAsync(bool everything, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (await NextBatchAsync(after, everything, cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var order in batch) yield return await TryFinishAsync(order, cancellationToken);

            after = batch[^1].Id;
        }

        foreach (var request in await refundExecutor.ListDueAsync(everything, cancellationToken)) yield return await TryRefundAsync(
            request, everything, cancellationToken);

        await db.ForgetNetworksAsync(time.GetUtcNow() - NetworkRetention, cancellationToken);
    }

    private Task<List<Orders.Order>> NextBatchAsync(Guid after, bool everything, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var unstartedBefore = now - UnstartedGrace;
        var expiredBefore = now - ExpiryGrace;
        var processingBefore = now - ProcessingGrace;
        return db.Orders.AsNoTracking()
            .Where(order => order.Id > after)
            // A case is open: a person has to decide, and Stripe would answer the same every time.
            .Where(order => !db.Set<PaymentCase>().Any(row => row.OrderId == order.Id && row.ResolvedAt == null
                && (row.Kind == PaymentCaseKind.AmountMismatch || row.Kind == PaymentCaseKind.RefundRefused || row.Kind == PaymentCaseKind.RefundFailed)))
            .Where(order => (order.Status == OrderStatus.RefundPending
                    // A request that is stored has its own time.
                    && !db.Set<RefundRequest>().Any(request => request.OrderId == order.Id && request.State == RefundRequestState.Requested))
                || (order.Status == OrderStatus.AwaitingPayment
                    && ((order.SessionId == null && order.CreatedAt < unstartedBefore)
                        || (order.SessionId != null && order.ExpiresAt < expiredBefore)))
                || (order.Status == OrderStatus.PaymentProcessing && (everything || order.UpdatedAt < processingBefore)))
            .OrderBy(order => order.Id).Take(BatchSize).ToListAsync(cancellationToken);
    }

    private async Task<SweptOrder> TryFinishAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        using var work = telemetry.StartWork("finish open order");
        try
        {
            return await rateLimiter.ExecuteAsync(token => FinishAsync(order, token), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("Order {OrderId} could not be finished now: {Reason}", order.Id, e.Message);
            return new SweptOrder(order.Id, Failed: true);
        }
    }

    /// <summary>The answer to the request was lost, or its process died.</summary>
    private async Task<SweptOrder> TryRefundAsync(RefundRequest request, bool everything, CancellationToken cancellationToken)
    {
        using var work = telemetry.StartWork("make due refund");
        try
        {
            return await rateLimiter.ExecuteAsync(
                token => refundExecutor.RepeatAsync(request.Id, evenIfNotDue: everything, token), cancellationToken) == RefundRequestState.Made
                ? new SweptOrder(request.OrderId, RepairKind.RefundMade)
                : new SweptOrder(request.OrderId, Failed: true);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("Refund request {RequestId} could not be made now: {Reason}", request.Id, e.Message);
            return new SweptOrder(request.OrderId, Failed: true);
        }
    }

    private async Task<SweptOrder> FinishAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        if (order.Status == OrderStatus.RefundPending)
        {
            return await refunder.TryRefundAsync(order, cancellationToken) ? new SweptOrder(
                order.Id, RepairKind.RefundMade) : new SweptOrder(order.Id, Failed: true);
        }

        if (order.SessionId is null || (order.Status == OrderStatus.AwaitingPayment && order.ExpiresAt < time.GetUtcNow()))
        {
            return await closer.TryCloseAsync(order, OrderStatus.Expired, OrderActors.Sweeper, cancellationToken)
                ? new SweptOrder(order.Id, await RepairOfAsync(order, cancellationToken))
                : new SweptOrder(order.Id, Failed: true);
        }

        var session = await stripe.GetSessionAsync(order.SessionId, cancellationToken);
        var outcome = await fulfillment.SyncAsync(session, Trigger.Reconciler, entry: null, cancellationToken);
        if (outcome is PaymentOutcome.Ignored or PaymentOutcome.AlreadyFulfilled)
        {
            await db.TouchProcessingAsync(order.Id, time.GetUtcNow(), cancellationToken);
        }
        return new SweptOrder(order.Id, outcome.AsRepair());
    }

    /// <summary>A payment that was faster than closing leaves the order open.</summary>
    private async Task<RepairKind?> RepairOfAsync(Orders.Order order, CancellationToken cancellationToken) =>
        await db.Orders.AsNoTracking().Where(row => row.Id == order.Id).Select(row => row.Status).SingleAsync(cancellationToken) switch
        {
            OrderStatus.Expired or OrderStatus.Cancelled => RepairKind.Released,
            OrderStatus.Fulfilled => RepairKind.Fulfilled,
            OrderStatus.PaymentProcessing => RepairKind.ProcessingRecorded,
            OrderStatus.RefundPending => RepairKind.RefundStarted,
            _ => null,
        };
}
