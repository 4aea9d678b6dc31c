using Bookly.ApiService.Cases;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// Fulfills paid sessions, each exactly once, however often and however concurrently it is asked to (design, section 7). Webhook,
/// verify-session, inbox worker and reconciler all end here.
/// </summary>
public sealed class FulfillmentService(
    BooklyDbContext db, FulfillmentLock fulfillmentLock, FulfillmentGroups groups, FulfillmentTransaction fulfillmentTransaction, PaymentTransaction transaction, OrderMoves moves,
    PaymentCases cases, ILogger<FulfillmentService> logger)
{
    private const int MaxTries = 3;

    /// <summary>
    /// Fulfills the order that a paid session pays. Throws when the database cannot do it now; then nothing has happened and the
    /// call can be repeated.
    /// </summary>
    /// <param name="session">Must be paid.</param>
    /// <param name="entry">The event this comes from, if any: it is marked processed in the same commit.</param>
    public async Task<PaymentOutcome> FulfillAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.IsPaid) throw new ArgumentException("Only a paid session can be fulfilled.", nameof(session));

        await using var lease = await fulfillmentLock.AcquireAsync(session.Id, cancellationToken);
        var paid = session.OrderId is { } orderId ? new PaidOrder(orderId, session, trigger, entry) : null;
        // Together with whoever else is paid at this moment. When that comes to nothing, a second transaction finds out why, and says so
        // for good.
        var outcome = paid is not null && !lease.IsMarkedDone && await groups.TryFulfillAsync(
            paid, cancellationToken) ? PaymentOutcome.Fulfilled : await ExplainInTransactionAsync();
        // No reason: Redis remembered what the database does not know of, another order was to blame, or the database was away. Refused
        // alone as well, somebody else was faster, and there is a reason now.
        for (var tries = 0; outcome is null && paid is not null && tries < MaxTries; tries++)
        {
            outcome = await FulfillSingleAsync(paid, cancellationToken) ? PaymentOutcome.Fulfilled : await ExplainInTransactionAsync();
        }

        if (outcome is null) throw new FulfillmentConflictException(session.Id);

        if (outcome is PaymentOutcome.Fulfilled or PaymentOutcome.AlreadyFulfilled) await lease.MarkDoneAsync();
        if (outcome is PaymentOutcome.Fulfilled) logger.LogDebug("Order {OrderId} fulfilled by {Trigger}", session.OrderId, trigger);
        return outcome.Value;

        Task<PaymentOutcome?> ExplainInTransactionAsync() => transaction.RunAsync(
            entry, (_, token) => ExplainAsync(session, trigger, token), cancellationToken);
    }

    private Task<bool> FulfillSingleAsync(PaidOrder paid, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(
            token => LockTimeouts.RunAsync(
                () => fulfillmentTransaction.TryAsync([paid], LockTimeouts.SetDefault, token)), cancellationToken);

    /// <summary>Why the attempt was refused, under the order's lock; null when it would not be refused now.</summary>
    private async Task<PaymentOutcome?> ExplainAsync(SessionSnapshot session, string trigger, CancellationToken cancellationToken)
    {
        if (await db.Fulfillments.AsNoTracking().AnyAsync(row => row.SessionId == session.Id, cancellationToken))
        {
            return PaymentOutcome.AlreadyFulfilled;
        }

        var order = session.OrderId is { } orderId && await db.LockOrderAsync(orderId, cancellationToken)
            ? await db.Orders.AsNoTracking().Include(row => row.Lines).SingleAsync(row => row.Id == orderId, cancellationToken)
            : null;
        if (order is null)
        {
            return await FlagAsync(
                PaymentCaseKind.OrderUnknown, session, null, "The session is paid and names no order of this shop.", cancellationToken);
        }

        // Under the lock now: whoever held it may have fulfilled the session meanwhile.
        if (await db.Fulfillments.AsNoTracking().AnyAsync(row => row.SessionId == session.Id, cancellationToken))
        {
            return PaymentOutcome.AlreadyFulfilled;
        }
        if (order.SessionId is { } sessionId && sessionId != session.Id)
        {
            return await FlagAsync(PaymentCaseKind.SessionMismatch, session, order, $"The session is paid; its order belongs to session {sessionId}.", cancellationToken);
        }

        if (order.Status is OrderStatus.RefundPending or OrderStatus.Refunded) return PaymentOutcome.Ignored;
        if (!OrderTransitions.HoldsStock(order.Status))
        {
            return await FlagAsync(PaymentCaseKind.PaidAfterClose, session, order, $"The session is paid; its order was {order.Status} by then.", cancellationToken);
        }

        if (order.Currency != session.Currency || order.SubtotalAmount != session.AmountSubtotal)
        {
            return await FlagAsync(
                PaymentCaseKind.AmountMismatch, session, order,
                $"The order asks for {order.SubtotalAmount} {order.Currency}, the session was paid for {session.AmountSubtotal} {session.Currency}.", cancellationToken);
        }

        if (!await IsSoldOutAsync(order, cancellationToken)) return null;

        await db.RecordPaymentAsync(order.Id, session.ToPayment(), cancellationToken);
        await moves.TryCloseAsync(order.Id, OrderStatus.RefundPending, trigger, cancellationToken);
        logger.LogWarning("Order {OrderId} is paid but a book is gone; the money goes back", order.Id);
        return PaymentOutcome.RefundPending;
    }

    private async Task<bool> IsSoldOutAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        var ids = order.Lines.Select(line => line.BookId).ToArray();
        var held = await db.Books.AsNoTracking().Where(book => ids.Contains(book.Id))
            .ToDictionaryAsync(book => book.Id, book => book.Held, cancellationToken);
        return order.Lines.Any(line => held.GetValueOrDefault(line.BookId) < line.Quantity);
    }

    private async Task<PaymentOutcome?> FlagAsync(
        PaymentCaseKind kind, SessionSnapshot session, Orders.Order? order, string detail, CancellationToken cancellationToken)
    {
        await cases.OpenAsync(kind, session, order?.Id, detail, cancellationToken);
        return PaymentOutcome.Flagged;
    }
}

/// <summary>The order changed each time it was looked at; trying again settles it.</summary>
public sealed class FulfillmentConflictException(string sessionId)
    : Exception($"Session {sessionId} could not be settled now; it will be tried again.");
