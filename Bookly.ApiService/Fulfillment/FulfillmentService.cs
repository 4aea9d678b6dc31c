using System.Diagnostics;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// Brings an order to where its session is: the one road from what Stripe says to what Bookly does, for webhook, verify-session, inbox
/// worker and reconciler. A paid session is fulfilled exactly once, however often and however concurrently it is asked for.
/// </summary>
public sealed class FulfillmentService(
    BooklyDbContext db, FulfillmentLock fulfillmentLock, FulfillmentBatch batch, PaymentTransaction transaction, OrderMoves moves,
    PaymentCases cases, OwnSessions ownSessions, FulfillmentCalls calls, PaymentTelemetry telemetry, ChangeFeed changes, TimeProvider time,
    ILogger<FulfillmentService> logger)
{
    /// <summary>Follows the session's own state. Throws when the database cannot do it now; then nothing has happened.</summary>
    /// <param name="entry">The event this comes from, if any: it is marked processed in the same commit.</param>
    public Task<PaymentOutcome> SyncAsync(SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return MeasuredAsync(session, trigger, entry, async () => await (session switch
        {
            _ when !await IsOursAsync(session, cancellationToken) => transaction.IgnoreAsync(entry, cancellationToken),
            { IsPaid: true } => FulfillAsync(session, trigger, entry, cancellationToken),
            { HasFailed: true } => CloseAsync(session, trigger, entry, PaymentOutcome.Failed, OrderStatus.PaymentFailed, cancellationToken),
            { IsProcessing: true } => MarkProcessingAsync(session, trigger, entry, cancellationToken),
            { IsExpired: true } => CloseAsync(
                session, trigger, entry, PaymentOutcome.Expired, session.IsClosedEarly ? OrderStatus.Cancelled : OrderStatus.Expired,
                cancellationToken),
            _ => transaction.IgnoreAsync(entry, cancellationToken),
        }));
    }

    /// <summary>A delayed payment failed, as an event says: the session in it stays complete and unpaid.</summary>
    public Task<PaymentOutcome> SyncFailedAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken) =>
        MeasuredAsync(session, trigger, entry, async () => await IsOursAsync(session, cancellationToken)
            ? await CloseAsync(session, trigger, entry, PaymentOutcome.Failed, OrderStatus.PaymentFailed, cancellationToken)
            : await transaction.IgnoreAsync(entry, cancellationToken));

    /// <summary>What the session shows becomes the payment of its order, which is fulfilled: a person has accepted it.</summary>
    public Task AcceptPaymentAsync(Guid orderId, SessionSnapshot session, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                await db.LockOrderAsync(orderId, token);
                await db.RecordPaymentAsync(orderId, PaymentOf(session), token);
                return true;
            }, cancellationToken);

    /// <summary>Fulfills the order that a paid session pays. Throws when the database cannot do it now; then nothing has happened.</summary>
    public async Task<PaymentOutcome> FulfillAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.IsPaid) throw new ArgumentException("Only a paid session can be fulfilled.", nameof(session));

        await using var lease = await fulfillmentLock.AcquireAsync(session.Id, cancellationToken);
        var isFulfilled = session.OrderId is { } orderId && !lease.IsMarkedDone
            && await batch.TryFulfillAsync(new PaidOrder(orderId, session, trigger, entry), cancellationToken);
        var outcome = isFulfilled
            ? PaymentOutcome.Fulfilled
            : await transaction.RunAsync(entry, token => FulfillOrExplainAsync(session, trigger, token), cancellationToken);

        if (outcome is PaymentOutcome.Fulfilled or PaymentOutcome.AlreadyFulfilled) await lease.MarkDoneAsync();
        if (outcome is PaymentOutcome.Fulfilled) logger.LogDebug("Order {OrderId} fulfilled by {Trigger}", session.OrderId, trigger);
        return outcome;
    }

    /// <summary>
    /// Fulfills the order alone, or says for good why it cannot be. The locks of all that it depends on are taken before it is looked at,
    /// so that the answer still holds when it is committed. Order, cart, books: as everywhere.
    /// </summary>
    private async Task<PaymentOutcome> FulfillOrExplainAsync(SessionSnapshot session, string trigger, CancellationToken cancellationToken)
    {
        var order = session.OrderId is { } orderId && await db.LockOrderAsync(orderId, cancellationToken)
            ? await db.Orders.AsNoTracking().SingleAsync(row => row.Id == orderId, cancellationToken)
            : null;
        if (await db.Fulfillments.AnyAsync(row => row.SessionId == session.Id, cancellationToken))
        {
            return order is not null && IsAnotherPayment(order) ? await FlagChangeAsync() : PaymentOutcome.AlreadyFulfilled;
        }

        if (order is null) return await FlagAsync(PaymentCaseKind.OrderUnknown, "The session is paid and names no order of this shop.");
        if (order.SessionId is { } sessionId && sessionId != session.Id)
        {
            return await FlagAsync(PaymentCaseKind.SessionMismatch, $"The session is paid; its order belongs to session {sessionId}.");
        }

        if (order.Status is OrderStatus.RefundPending or OrderStatus.Refunded)
        {
            return IsAnotherPayment(order) ? await FlagChangeAsync() : PaymentOutcome.Ignored;
        }

        if (!OrderTransitions.HoldsStock(order.Status))
        {
            return await FlagAsync(PaymentCaseKind.PaidAfterClose, $"The session is paid; its order was {order.Status} by then.");
        }

        if (order.Currency != session.Currency || order.SubtotalAmount != session.AmountSubtotal)
        {
            var flagged = await FlagAsync(
                PaymentCaseKind.AmountMismatch,
                $"The order asks for {order.SubtotalAmount} {order.Currency}, "
                + $"the session was paid for {session.AmountSubtotal} {session.Currency}.");
            if (flagged == PaymentOutcome.Flagged) await moves.SetAsideAsync(order.Id, cancellationToken);
            return flagged;
        }

        await batch.LockAsync(db, order.Id, cancellationToken);
        if (!await db.HoldsOrderedAsync(order.Id, cancellationToken))
        {
            return await StartRefundAsync(order.Id, session, trigger, cancellationToken);
        }

        return await batch.TryFulfillAsync(db, new PaidOrder(order.Id, session, trigger, Entry: null), cancellationToken)
            ? PaymentOutcome.Fulfilled
            : throw new FulfillmentConflictException(session.Id);

        async Task<PaymentOutcome> FlagAsync(PaymentCaseKind kind, string detail)
        {
            return await cases.OpenAsync(kind, session, order?.Id, detail, cancellationToken)
                ? PaymentOutcome.Flagged
                : PaymentOutcome.AlreadyFlagged;
        }

        Task<PaymentOutcome> FlagChangeAsync() => FlagAsync(
            PaymentCaseKind.PaymentChanged,
            $"The order has a payment of {order!.TotalAmount} {order.Currency} ({order.PaymentIntentId ?? "none"}), "
            + $"its session now shows {session.AmountTotal} {session.Currency} ({session.PaymentIntentId ?? "none"}).");

        bool IsAnotherPayment(Orders.Order known) => session.DiffersFrom(known.TotalAmount, known.Currency, known.PaymentIntentId);
    }

    private async Task<PaymentOutcome> StartRefundAsync(
        Guid orderId, SessionSnapshot session, string trigger, CancellationToken cancellationToken)
    {
        await db.RecordPaymentAsync(orderId, PaymentOf(session), cancellationToken);
        await moves.TryCloseAsync(orderId, OrderStatus.RefundPending, trigger, cancellationToken);
        logger.LogWarning("Order {OrderId} is paid but a book is gone; the money goes back", orderId);
        return PaymentOutcome.RefundPending;
    }

    private Task<PaymentOutcome> MarkProcessingAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken) =>
        transaction.RunAsync(entry, async token =>
        {
            if (await OrderOfAsync(session, token) is not { } orderId) return PaymentOutcome.Ignored;
            if (!await moves.TryMarkProcessingAsync(orderId, trigger, token)) return PaymentOutcome.Ignored;

            await db.RecordPaymentAsync(orderId, PaymentOf(session), token);
            return PaymentOutcome.Processing;
        }, cancellationToken);

    private Task<PaymentOutcome> CloseAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, PaymentOutcome closed, OrderStatus to,
        CancellationToken cancellationToken) =>
        transaction.RunAsync(entry, async token =>
        {
            var order = await OrderOfAsync(session, token);
            return order is { } orderId && await moves.TryCloseAsync(orderId, to, trigger, token) ? closed : PaymentOutcome.Ignored;
        }, cancellationToken);

    /// <summary>An order without a session has not given anyone a page to pay on; another session's news is not about it.</summary>
    private Task<Guid?> OrderOfAsync(SessionSnapshot session, CancellationToken cancellationToken) =>
        db.Orders.AsNoTracking().Where(order => order.Id == session.OrderId && (order.SessionId == null || order.SessionId == session.Id))
            .Select(order => (Guid?)order.Id).SingleOrDefaultAsync(cancellationToken);

    private async Task<bool> IsOursAsync(SessionSnapshot session, CancellationToken cancellationToken) =>
        ownSessions.IsOurs(session, isOrderKnown: false)
        || ownSessions.IsOurs(session, await db.Orders.AnyAsync(order => order.Id == session.OrderId, cancellationToken));

    private static OrderPayment PaymentOf(SessionSnapshot session) => new(
        session.Id, session.PaymentIntentId, session.AmountDiscount, session.AmountShipping, session.AmountTax, session.AmountTotal,
        session.Shipping);

    private async Task<PaymentOutcome> MeasuredAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, Func<Task<PaymentOutcome>> sync)
    {
        using var activity = telemetry.StartSync(session, trigger, entry);
        var (at, started) = (time.GetUtcNow(), Stopwatch.GetTimestamp());
        PaymentOutcome? reached = null;
        try
        {
            reached = await sync();
        }
        finally
        {
            if (session.OrderId is { } orderId)
            {
                calls.Note(new FulfillmentCall
                {
                    OrderId = orderId,
                    At = at,
                    Trigger = trigger,
                    EventId = entry?.EventId,
                    Outcome = reached?.ToString(),
                    Milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                });
            }
        }

        var outcome = reached.Value;
        activity?.SetTag("bookly.outcome", outcome.ToString());
        if (outcome == PaymentOutcome.Fulfilled) telemetry.ShowInTraceOfClick(session, trigger, activity);
        telemetry.Synced(trigger, outcome, Stopwatch.GetElapsedTime(started));
        if (outcome is not (PaymentOutcome.Ignored or PaymentOutcome.Duplicate or PaymentOutcome.AlreadyFulfilled or PaymentOutcome.AlreadyFlagged))
        {
            changes.OrderMoved(session.OrderId);
        }
        return outcome;
    }
}

/// <summary>The ledger contradicts the order; nothing has happened.</summary>
public sealed class FulfillmentConflictException(string sessionId)
    : Exception($"Session {sessionId} could not be settled now; it will be tried again.");
