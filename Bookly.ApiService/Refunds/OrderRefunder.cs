using Bookly.ApiService.Common;
using Bookly.ApiService.Orders;
using Bookly.Contracts;

namespace Bookly.ApiService.Refunds;

/// <summary>Gives the money of orders back that were paid but cannot be fulfilled.</summary>
public sealed class OrderRefunder(RefundRequests refundRequests, RefundExecutor refundExecutor, OrderMoves moves, ChangeFeed changes)
{
    /// <summary>
    /// Refunds an order in RefundPending, once however often it is called: the request's key is the order's. False when it could not
    /// be done now; it is tried again later, or a person has been told.
    /// </summary>
    public async Task<bool> TryRefundAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.TotalAmount == 0)
        {
            var moved = await moves.TryMoveAsync(order.Id, OrderStatus.Refunded, OrderActors.Refunder, cancellationToken);
            if (moved) changes.OrderMoved(order.Id);
            return moved;
        }

        var result = await refundRequests.RequestAsync(
            new OrderRefundRequest($"order-{order.Id}", order.Id, Amount: null, Reason: "sold_out", Restock: false, RestockLines: null, OrderActors.Refunder), cancellationToken);
        return result is RefundRequestResult.Stored stored && await refundExecutor.ExecuteAsync(
            stored.RequestId, isInteractive: false, cancellationToken) == RefundRequestState.Made;
    }
}
