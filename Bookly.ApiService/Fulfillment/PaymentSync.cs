using System.Diagnostics;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Fulfillment;

/// <summary>Brings an order to where its session is: the one road from what Stripe says to what Bookly does.</summary>
public sealed class PaymentSync(
    BooklyDbContext db, FulfillmentService fulfillment, PaymentTransaction transaction, OrderMoves moves, PaymentTelemetry telemetry,
    ChangeFeed changes)
{
    /// <summary>Follows the session's own state. Throws when the database cannot do it now; then nothing has happened.</summary>
    public Task<PaymentOutcome> SyncAsync(SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return MeasuredAsync(session, trigger, entry, () => session switch
        {
            { IsPaid: true } => fulfillment.FulfillAsync(session, trigger, entry, cancellationToken),
            { HasFailed: true } => CloseFailedAsync(session, trigger, entry, cancellationToken),
            { IsProcessing: true } => MoveAsync(session, entry, PaymentOutcome.Processing, async (orderId, token) =>
            {
                if (!await moves.TryMarkProcessingAsync(orderId, trigger, token)) return false;
                await db.RecordPaymentAsync(orderId, session.ToPayment(), token);
                return true;
            }, cancellationToken),
            { IsExpired: true } => MoveAsync(session, entry, PaymentOutcome.Expired, (orderId, token) =>
                moves.TryCloseAsync(
                    orderId, session.IsClosedEarly ? OrderStatus.Cancelled : OrderStatus.Expired, trigger, token), cancellationToken),
            _ => IgnoreAsync(entry, cancellationToken),
        });
    }

    /// <summary>A delayed payment failed, as an event says: the session in it stays complete and unpaid.</summary>
    public Task<PaymentOutcome> SyncFailedAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken) =>
        MeasuredAsync(session, trigger, entry, () => CloseFailedAsync(session, trigger, entry, cancellationToken));

    /// <summary>Marks an event handled that asks for nothing; what it says about a person is not kept.</summary>
    public async Task<PaymentOutcome> IgnoreAsync(InboxEntry? entry, CancellationToken cancellationToken) =>
        entry is null
            ? PaymentOutcome.Ignored
            : (await transaction.RunAsync(
                entry with { Payload = StripePersonalData.Erase(entry.Payload) ?? entry.Payload },
                (_, _) => Task.FromResult<PaymentOutcome?>(PaymentOutcome.Ignored), cancellationToken))!.Value;

    private Task<PaymentOutcome> CloseFailedAsync(
        SessionSnapshot session, string trigger, InboxEntry? entry, CancellationToken cancellationToken) =>
        MoveAsync(session, entry, PaymentOutcome.Failed, (orderId, token) => moves.TryCloseAsync(orderId, OrderStatus.PaymentFailed, trigger, token), cancellationToken);

    private async Task<PaymentOutcome> MoveAsync(
        SessionSnapshot session, InboxEntry? entry, PaymentOutcome moved, Func<Guid, CancellationToken, Task<bool>> move,
        CancellationToken cancellationToken) =>
        (await transaction.RunAsync(entry, async (_, token) =>
        {
            var order = session.OrderId is { } orderId
                ? await db.Orders.AsNoTracking().Where(order => order.Id == orderId).Select(order => new { order.Id, order.SessionId }).SingleOrDefaultAsync(token)
                : null;
            // An order without a session has not given anyone a page to pay on; another session's news is not about it.
            var isItsOwn = order is not null && (order.SessionId is null || order.SessionId == session.Id);
            return isItsOwn && await move(order!.Id, token) ? moved : PaymentOutcome.Ignored;
        }, cancellationToken))!.Value;

    private async Task<PaymentOutcome> MeasuredAsync(SessionSnapshot session, string trigger, InboxEntry? entry, Func<Task<PaymentOutcome>> sync)
    {
        using var activity = telemetry.StartSync(session, trigger, entry);
        var started = Stopwatch.GetTimestamp();
        var outcome = await sync();
        activity?.SetTag("bookly.outcome", outcome.ToString());
        if (outcome == PaymentOutcome.Fulfilled) telemetry.ShowInTraceOfClick(session, trigger, activity);
        telemetry.Synced(trigger, outcome, Stopwatch.GetElapsedTime(started));
        if (outcome is not (PaymentOutcome.Ignored or PaymentOutcome.Duplicate or PaymentOutcome.AlreadyFulfilled)) changes.OrderMoved(session.OrderId);
        return outcome;
    }
}
