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
    public Task<bool> TryMoveAsync(Guid orderId, OrderStatus to, string by, CancellationToken ct) =>
        TryMoveAsync(orderId, to, OrderTransitions.SourcesOf(to), by, ct);

    private async Task<bool> TryMoveAsync(Guid orderId, OrderStatus to, OrderStatus[] sources, string by, CancellationToken ct)
    {
        var from = Names(sources);
        var now = time.GetUtcNow();
        return await db.Database.ExecuteSqlAsync(
            $"""
            WITH moved AS (
                UPDATE orders SET status = {to.ToString()}, updated_at = {now} WHERE id = {orderId} AND status = ANY ({from}) RETURNING id)
            INSERT INTO order_history (order_id, status, at, by) SELECT id, {to.ToString()}, {now}, {by} FROM moved
            """, ct) == 1;
    }

    /// <summary>A delayed payment is on its way: the order keeps its hold, and its books leave the cart.</summary>
    public async Task<bool> TryMarkProcessingAsync(Guid orderId, string by, CancellationToken ct)
    {
        if (!await TryMoveAsync(orderId, OrderStatus.PaymentProcessing, by, ct)) return false;
        await TakeOutOfCartAsync(orderId, ct);
        return true;
    }

    /// <summary>
    /// Moves an order to a state that holds no stock and lets go of its hold. Call it only when its session can no longer be
    /// paid, or has been paid and cannot be fulfilled.
    /// </summary>
    public async Task<bool> TryCloseAsync(Guid orderId, OrderStatus to, string by, CancellationToken ct)
    {
        if (!await TryMoveAsync(orderId, to, by, ct)) return false;
        await PutBackIntoCartAsync(orderId, ct);
        await db.ReleaseOrderedAsync(orderId, ct);
        return true;
    }

    /// <summary>As <see cref="TryCloseAsync"/>, but only while the order has no session: nobody was ever given a page to pay it on.</summary>
    public async Task<bool> TryCloseUnstartedAsync(Guid orderId, string by, CancellationToken ct)
    {
        return await db.LockUnstartedOrderAsync(orderId, ct) && await TryCloseAsync(orderId, OrderStatus.Cancelled, by, ct);
    }

    /// <summary>
    /// Takes a closed order up again because a person wants it fulfilled after all: holds its stock and waits for the payment. False,
    /// and nothing is changed once the caller has rolled back, when a copy is missing or the order is not closed.
    /// </summary>
    public async Task<bool> TryReopenAsync(Guid orderId, string by, CancellationToken ct)
    {
        if (!await TryMoveAsync(orderId, OrderStatus.PaymentProcessing, OrderTransitions.Reopenable, by, ct)) return false;

        await TakeOutOfCartAsync(orderId, ct);
        return await db.TryHoldOrderedAsync(orderId, ct);
    }

    /// <summary>
    /// What a delayed payment is on its way for has been ordered and is no wish any more: it leaves the cart, so that nobody pays for it
    /// again without meaning to, and comes back when nothing comes of the payment. What is paid at once leaves it with its fulfillment.
    /// </summary>
    private async Task TakeOutOfCartAsync(Guid orderId, CancellationToken ct)
    {
        await db.TakeOrderedOutOfCartAsync(orderId, time.GetUtcNow(), ct);
        await db.Database.ExecuteSqlAsync($"UPDATE orders SET cart_taken = true WHERE id = {orderId}", ct);
    }

    private async Task PutBackIntoCartAsync(Guid orderId, CancellationToken ct)
    {
        var taken = await db.Database.ExecuteSqlAsync($"UPDATE orders SET cart_taken = false WHERE id = {orderId} AND cart_taken", ct);
        if (taken == 1) await db.PutOrderedBackIntoCartAsync(orderId, time.GetUtcNow(), ct);
    }

    private static string[] Names(OrderStatus[] statuses) => [.. statuses.Select(status => status.ToString())];
}
