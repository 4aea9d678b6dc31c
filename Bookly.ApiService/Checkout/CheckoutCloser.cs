using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Checkout;

/// <summary>
/// Gives up open checkouts. Stripe is told first and the hold is let go only when it has confirmed that nobody can pay any more;
/// where paying was faster, paying wins and the order is fulfilled.
/// </summary>
public sealed class CheckoutCloser(
    BooklyDbContext db, StripeGateway stripe, FulfillmentService fulfillment, OrderMoves moves,
    ChangeFeed changes, ILogger<CheckoutCloser> logger)
{
    /// <summary>
    /// Closes the order unless it was paid; an order that is not open is left as it is. False when Stripe could not be asked, or
    /// keeps the session open: it does while somebody is paying it. Then nothing has changed.
    /// </summary>
    public async Task<bool> TryCloseAsync(Orders.Order order, OrderStatus to, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Status != OrderStatus.AwaitingPayment) return true;

        var sessionId = order.SessionId;
        if (sessionId is null)
        {
            if (await InTransactionAsync(order.Id, token => moves.TryCloseUnstartedAsync(order.Id, by, token), cancellationToken))
            {
                return true;
            }

            sessionId = await db.Orders.AsNoTracking().Where(row => row.Id == order.Id).Select(row => row.SessionId)
                .SingleAsync(cancellationToken);
            if (sessionId is null) return true;
        }

        // From here on nothing listens to the request: a session that is expired at Stripe must not stay an open order here.
        SessionSnapshot session;
        try
        {
            session = await stripe.ExpireSessionAsync(sessionId, CancellationToken.None);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Session {SessionId} could not be expired: {Reason}", sessionId, e.Message);
            return false;
        }

        if (session.IsOpen)
        {
            logger.LogWarning("Session {SessionId} could not be expired and is still open", sessionId);
            return false;
        }

        if (session.IsExpired)
        {
            await InTransactionAsync(order.Id, token => moves.TryCloseAsync(order.Id, to, by, token), CancellationToken.None);
        }
        else
        {
            await fulfillment.SyncAsync(session, by, entry: null, CancellationToken.None);
        }

        return true;
    }

    /// <summary>
    /// Whether the page of an open order can still be paid, as far as Stripe can be asked. If not, the event that said so is late or lost, and
    /// the order follows its session now.
    /// </summary>
    public async Task<bool> IsPayableAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.SessionId is not { } sessionId) return true;

        SessionSnapshot session;
        try
        {
            session = await stripe.GetSessionAsync(sessionId, cancellationToken);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Session {SessionId} cannot be looked at now and is taken for open: {Reason}", sessionId, e.Message);
            return true;
        }

        if (session.IsOpen) return true;

        await fulfillment.SyncAsync(session, OrderActors.Checkout, entry: null, CancellationToken.None);
        return false;
    }

    private async Task<bool> InTransactionAsync(Guid orderId, Func<CancellationToken, Task<bool>> move, CancellationToken cancellationToken)
    {
        var moved = await db.InTransactionAsync(move, cancellationToken);
        if (moved) changes.OrderMoved(orderId);
        return moved;
    }
}
