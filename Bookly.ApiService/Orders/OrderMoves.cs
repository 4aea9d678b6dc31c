using Bookly.ApiService.Cart;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

/// <summary>
/// The guarded moves of orders. Each runs in the caller's transaction and tells whether it moved the order; a move from a state
/// that does not allow it does nothing, so late and repeated events never move an order backwards.
/// </summary>
public sealed class OrderMoves(BooklyDbContext db, TimeProvider time)
{
    /// <summary>Moves an order that keeps its hold, or has none.</summary>
    public Task<bool> TryMoveAsync(Guid orderId, OrderStatus to, string by, CancellationToken cancellationToken) =>
        TryMoveAsync(orderId, to, OrderTransitions.SourcesOf(to), by, cancellationToken);

    private async Task<bool> TryMoveAsync(
        Guid orderId, OrderStatus to, OrderStatus[] sources, string by, CancellationToken cancellationToken)
    {
        var from = Names(sources);
        var now = time.GetUtcNow();
        return await db.Database.ExecuteSqlAsync(
            $"""
            WITH moved AS (
                UPDATE orders SET status = {to.ToString()}, updated_at = {now} WHERE id = {orderId} AND status = ANY ({from}) RETURNING id)
            INSERT INTO order_history (order_id, status, at, by) SELECT id, {to.ToString()}, {now}, {by} FROM moved
            """, cancellationToken) == 1;
    }

    /// <summary>A delayed payment is on its way: the order keeps its hold, and its books leave the cart.</summary>
    public async Task<bool> TryMarkProcessingAsync(Guid orderId, string by, CancellationToken cancellationToken)
    {
        if (!await TryMoveAsync(orderId, OrderStatus.PaymentProcessing, by, cancellationToken)) return false;
        await TakeOutOfCartAsync(orderId, cancellationToken);
        return true;
    }

    /// <summary>
    /// Moves an order to a state that holds no stock and lets go of its hold. Call it only when its session can no longer be
    /// paid, or has been paid and cannot be fulfilled.
    /// </summary>
    public async Task<bool> TryCloseAsync(Guid orderId, OrderStatus to, string by, CancellationToken cancellationToken)
    {
        if (!await TryMoveAsync(orderId, to, by, cancellationToken)) return false;
        await PutBackIntoCartAsync(orderId, cancellationToken);
        await db.ReleaseOrderedAsync(orderId, cancellationToken);
        return true;
    }

    /// <summary>As <see cref="TryCloseAsync"/>, but only while the order has no session: nobody was ever given a page to pay it on.</summary>
    public async Task<bool> TryCloseUnstartedAsync(Guid orderId, string by, CancellationToken cancellationToken)
    {
        return await db.LockUnstartedOrderAsync(orderId, cancellationToken) && await TryCloseAsync(
            orderId, OrderStatus.Cancelled, by, cancellationToken);
    }

    /// <summary>
    /// Takes a closed order up again because a person wants it fulfilled after all: holds its stock and waits for the payment. False,
    /// and nothing is changed once the caller has rolled back, when a copy is missing or the order is not closed.
    /// </summary>
    public async Task<bool> TryReopenAsync(Guid orderId, string by, CancellationToken cancellationToken)
    {
        if (!await TryMoveAsync(orderId, OrderStatus.PaymentProcessing, OrderTransitions.Reopenable, by, cancellationToken)) return false;

        await TakeOutOfCartAsync(orderId, cancellationToken);
        return await db.TryHoldOrderedAsync(orderId, cancellationToken);
    }

    /// <summary>
    /// What a delayed payment is on its way for has been ordered and is no wish any more: it leaves the cart, so that nobody pays for it
    /// again without meaning to, and comes back when nothing comes of the payment. What is paid at once leaves it with its fulfillment.
    /// </summary>
    private async Task TakeOutOfCartAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await db.TakeOrderedOutOfCartAsync(orderId, time.GetUtcNow(), cancellationToken);
        await db.Database.ExecuteSqlAsync($"UPDATE orders SET cart_taken = true WHERE id = {orderId}", cancellationToken);
    }

    private async Task PutBackIntoCartAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var taken = await db.Database.ExecuteSqlAsync(
            $"UPDATE orders SET cart_taken = false WHERE id = {orderId} AND cart_taken", cancellationToken);
        if (taken == 1) await db.PutOrderedBackIntoCartAsync(orderId, time.GetUtcNow(), cancellationToken);
    }

    private static string[] Names(OrderStatus[] statuses) => [.. statuses.Select(status => status.ToString())];
}
