using Bookly.ApiService.Cart;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

/// <summary>Guarded moves, in the caller's transaction: true when the order moved. A late or repeated event changes nothing.</summary>
public sealed class OrderMoves(BooklyDbContext db, TimeProvider time)
{
    /// <summary>Moves an order without changing its hold.</summary>
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

    /// <summary>A delayed payment is in progress: the order keeps its hold, and its books leave the cart.</summary>
    public async Task<bool> TryMarkProcessingAsync(Guid orderId, string by, CancellationToken cancellationToken)
    {
        if (!await TryMoveAsync(orderId, OrderStatus.PaymentProcessing, by, cancellationToken)) return false;
        await TakeOutOfCartAsync(orderId, cancellationToken);
        return true;
    }

    /// <summary>
    /// A person has to decide about its payment. It keeps its hold, but is no longer the shopper's open checkout, and its books leave the
    /// cart, so that a new checkout neither meets a page that is paid nor pays for them twice.
    /// </summary>
    public async Task SetAsideAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await TakeOutOfCartAsync(orderId, cancellationToken);
        await db.Database.ExecuteSqlAsync($"UPDATE orders SET awaits_decision = true WHERE id = {orderId}", cancellationToken);
    }

    /// <summary>Moves an order and releases its hold. Only when its session cannot be paid any more, or cannot be fulfilled.</summary>
    public async Task<bool> TryCloseAsync(Guid orderId, OrderStatus to, string by, CancellationToken cancellationToken)
    {
        if (!await TryMoveAsync(orderId, to, by, cancellationToken)) return false;
        await PutBackIntoCartAsync(orderId, cancellationToken);
        await db.ReleaseOrderedAsync(orderId, cancellationToken);
        return true;
    }

    /// <summary>As <see cref="TryCloseAsync"/>, only while the order has no session, so that nobody can be paying it.</summary>
    public async Task<bool> TryCloseUnstartedAsync(Guid orderId, string by, CancellationToken cancellationToken)
    {
        return await db.LockUnstartedOrderAsync(orderId, cancellationToken) && await TryCloseAsync(
            orderId, OrderStatus.Cancelled, by, cancellationToken);
    }

    /// <summary>Reopens a closed order and holds its stock. False when it is not closed or a copy is missing; then roll back.</summary>
    public async Task<bool> TryReopenAsync(Guid orderId, string by, CancellationToken cancellationToken)
    {
        if (!await TryMoveAsync(orderId, OrderStatus.PaymentProcessing, OrderTransitions.Reopenable, by, cancellationToken)) return false;

        await TakeOutOfCartAsync(orderId, cancellationToken);
        return await db.TryHoldOrderedAsync(orderId, cancellationToken);
    }

    /// <summary>Books of a delayed payment leave the cart at once, so that they are not paid for twice by mistake.</summary>
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
