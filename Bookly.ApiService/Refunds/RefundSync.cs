using Bookly.ApiService.Cases;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

/// <summary>
/// Brings Bookly's record of a payment's refunds to what Stripe has: the one place that writes refunds down, whoever made them and
/// whatever told of them. It never adds up what events say; it lists all refunds of the payment and compares them by id.
/// </summary>
public sealed class RefundSync(
    BooklyDbContext db, StripeGateway stripe, PaymentOrderLookup orderLookup, FulfillmentService fulfillment, PaymentTransaction transaction, OrderMoves moves,
    GoodsReturns returns, PaymentCases cases, PaymentTelemetry telemetry, ChangeFeed changes, TimeProvider time, ILogger<RefundSync> logger)
{
    /// <summary>Stripe has the money of these, or is about to send it.</summary>
    internal static bool IsLive(RefundStatus status) =>
        status is RefundStatus.Pending or RefundStatus.RequiresAction or RefundStatus.Succeeded;

    public Task<PaymentOutcome> SyncAsync(string paymentIntentId, CancellationToken cancellationToken) =>
        SyncAsync(paymentIntentId, Trigger.Reconciler, entry: null, cancellationToken);

    /// <param name="paymentIntentId">Null for a payment without one, which is not Bookly's.</param>
    /// <param name="trigger">Who syncs the order's session, should the refund have been faster than the payment's own news.</param>
    public async Task<PaymentOutcome> SyncAsync(
        string? paymentIntentId, string trigger, InboxEntry? entry, CancellationToken cancellationToken)
    {
        if (paymentIntentId is null) return await transaction.IgnoreAsync(entry, cancellationToken);

        var known = await orderLookup.FindAsync(paymentIntentId, cancellationToken);
        if (!known.IsKnown) return await transaction.IgnoreAsync(entry, cancellationToken);

        if (known.OrderId is { } orderId) await SyncPaymentFirstAsync(orderId, trigger, cancellationToken);
        var asOf = await db.NowAsync(cancellationToken);
        var told = await stripe.ListRefundsAsync(paymentIntentId, cancellationToken);
        var foreign = await ReceivedInOtherCurrencyAsync(known.OrderId, paymentIntentId, told, cancellationToken);
        var outcome = await transaction.RunAsync(
            entry is null ? null : entry with { OrderId = known.OrderId },
            async token =>
            {
                if (known.OrderId is { } id) await db.LockOrderAsync(id, token);
                await RecordAsync(paymentIntentId, known.OrderId, told, foreign, asOf, token);
                return PaymentOutcome.Recorded;
            }, cancellationToken);
        // Copies that came back may have put a book into the catalog again.
        changes.OrderMoved(known.OrderId);
        changes.CatalogChanged(null);
        return outcome;
    }

    /// <summary>A refund whose payment Bookly has not heard of yet: the goods go out first, so that the order ends as if it had been told in order.</summary>
    private async Task SyncPaymentFirstAsync(Guid orderId, string trigger, CancellationToken cancellationToken)
    {
        var sessionId = await db.Orders.AsNoTracking()
            .Where(order => order.Id == orderId && (order.Status == OrderStatus.AwaitingPayment || order.Status == OrderStatus.PaymentProcessing))
            .Select(order => order.SessionId).SingleOrDefaultAsync(cancellationToken);
        if (sessionId is null) return;

        SessionSnapshot session;
        try
        {
            session = await stripe.GetSessionAsync(sessionId, cancellationToken);
        }
        catch (PaymentProviderException e) when (e.IsRefusal)
        {
            logger.LogWarning("Session {SessionId} of order {OrderId} cannot be read, its refunds can: {Reason}", sessionId, orderId, e.Message);
            return;
        }

        await fulfillment.SyncAsync(session, trigger, entry: null, cancellationToken);
    }

    /// <summary>What the payment took in, when its refunds are not in the order's currency; else null.</summary>
    private async Task<long?> ReceivedInOtherCurrencyAsync(
        Guid? orderId, string paymentIntentId, List<RefundSnapshot> told, CancellationToken cancellationToken)
    {
        var currency = await db.Orders.AsNoTracking().Where(order => order.Id == orderId).Select(order => order.Currency)
            .SingleOrDefaultAsync(cancellationToken);
        return currency is null || told.TrueForAll(refund => refund.Currency == currency)
            ? null
            : await stripe.GetReceivedAsync(paymentIntentId, cancellationToken);
    }

    private async Task RecordAsync(
        string paymentIntentId, Guid? orderId, List<RefundSnapshot> told, long? receivedInOtherCurrency, DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        var requests = await db.RefundRequests.Where(request => request.PaymentIntentId == paymentIntentId)
            .ToDictionaryAsync(request => request.Id, cancellationToken);
        var refunds = await db.Refunds.Where(refund => refund.PaymentIntentId == paymentIntentId)
            .ToDictionaryAsync(refund => refund.Id, cancellationToken);
        var by = OrderActors.Stripe;
        foreach (var refund in told.OrderBy(refund => refund.Created))
        {
            var request = refund.RequestId is { } id ? requests.GetValueOrDefault(id) : null;
            if (refunds.TryGetValue(refund.Id, out var recorded))
            {
                if (recorded.AsOf <= asOf) Update(recorded, refund, asOf);
            }
            else
            {
                recorded = New(refund, paymentIntentId, orderId, request, asOf);
                by = recorded.By;
                db.Refunds.Add(recorded);
                refunds.Add(recorded.Id, recorded);
                telemetry.Refunded(request is null ? OrderActors.Stripe : request.By.Contains('@', StringComparison.Ordinal) ? OrderActors.Staff : request.By);
            }

            if (request is { State: not RefundRequestState.Made }) await MarkMadeAsync(request, recorded, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var refund in refunds.Values.Where(refund => !IsLive(refund.Status))) await OpenCaseAsync(refund, cancellationToken);
        if (orderId is { } order) await MoveOrderAsync(
            order, paymentIntentId, refunds.Values, receivedInOtherCurrency, by, cancellationToken);
    }

    private async Task MarkMadeAsync(RefundRequest request, Refund refund, CancellationToken cancellationToken)
    {
        request.State = RefundRequestState.Made;
        request.RefundId = refund.Id;
        request.NextAttemptAt = null;
        request.Error = null;
        if (IsLive(refund.Status)) await returns.PutBackAsync(request, cancellationToken);
    }

    /// <summary>The order follows the sum of its refunds, forwards only; what a failed refund takes off the sum is a person's case.</summary>
    private async Task MoveOrderAsync(
        Guid orderId, string paymentIntentId, IEnumerable<Refund> refunds, long? receivedInOtherCurrency, string by,
        CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(row => row.Id == orderId, cancellationToken);
        // Money that came twice, or too late, goes back beside the order.
        if (order.PaymentIntentId != paymentIntentId) return;

        var live = refunds.Where(refund => IsLive(refund.Status)).ToList();
        var refunded = live.Where(refund => refund.Currency == order.Currency).Sum(refund => refund.Amount);
        await db.RecordRefundedAsync(orderId, refunded, cancellationToken);
        if (live.Count == 0) return;

        // A payment in another currency than the order's is measured by itself: a part of it is a part.
        var other = live.Where(refund => refund.Currency != order.Currency).Sum(refund => refund.Amount);
        var isAll = other > 0 ? other >= (receivedInOtherCurrency ?? long.MaxValue) : refunded >= order.TotalAmount;
        if (isAll) await moves.TryMoveAsync(orderId, OrderStatus.Refunded, by, cancellationToken);
        else await moves.TryMoveAsync(orderId, OrderStatus.PartiallyRefunded, by, cancellationToken);
    }

    private Task<bool> OpenCaseAsync(Refund refund, CancellationToken cancellationToken) => cases.OpenAsync(
        new PaymentCase
        {
            Kind = PaymentCaseKind.RefundFailed,
            Subject = refund.Id,
            OrderId = refund.OrderId,
            PaymentIntentId = refund.PaymentIntentId,
            Amount = refund.Amount,
            Currency = refund.Currency,
            Detail = $"Refund {refund.Id} came to nothing ({refund.FailureReason ?? refund.Status.ToString()}); the shopper does not have the money.",
        }, cancellationToken);

    private Refund New(RefundSnapshot refund, string paymentIntentId, Guid? orderId, RefundRequest? request, DateTimeOffset asOf) => new()
    {
        Id = refund.Id,
        OrderId = orderId,
        PaymentIntentId = paymentIntentId,
        Amount = refund.Amount,
        Currency = refund.Currency,
        Status = refund.Status,
        Reason = request?.Reason ?? refund.Reason,
        FailureReason = refund.FailureReason,
        RequestId = request?.Id,
        By = request?.By ?? OrderActors.Stripe,
        CreatedAt = refund.Created,
        UpdatedAt = time.GetUtcNow(),
        AsOf = asOf,
    };

    private void Update(Refund recorded, RefundSnapshot refund, DateTimeOffset asOf)
    {
        recorded.AsOf = asOf;
        if (recorded.Status == refund.Status) return;

        recorded.Status = refund.Status;
        recorded.FailureReason = refund.FailureReason;
        recorded.UpdatedAt = time.GetUtcNow();
    }
}
