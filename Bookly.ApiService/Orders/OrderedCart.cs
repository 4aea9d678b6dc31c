using Bookly.ApiService.Cart;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Orders;

/// <summary>
/// What a delayed payment is on its way for has been ordered and is no wish any more: it leaves the cart, so that nobody pays for it
/// again without meaning to, and comes back when nothing comes of the payment. What is paid at once leaves it with its fulfillment.
/// </summary>
internal static class OrderedCart
{
    /// <summary>Takes the order's copies out of the cart; what was added since stays. Runs in the caller's transaction, which holds the order.</summary>
    public static async Task RemoveOrderedFromCartAsync(this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN cart_items c ON c.user_id = o.user_id AND c.book_id = l.book_id
            WHERE o.id = {orderId} ORDER BY c.user_id, c.book_id FOR UPDATE OF c
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH taken AS (UPDATE orders SET cart_taken = true WHERE id = {orderId} RETURNING id, user_id),
            ordered AS (SELECT o.user_id, l.book_id, l.quantity FROM taken o JOIN order_lines l ON l.order_id = o.id),
            emptied AS (
                DELETE FROM cart_items c USING ordered o WHERE c.user_id = o.user_id AND c.book_id = o.book_id AND c.quantity <= o.quantity)
            UPDATE cart_items c SET quantity = c.quantity - o.quantity, updated_at = {now} FROM ordered o
            WHERE c.user_id = o.user_id AND c.book_id = o.book_id AND c.quantity > o.quantity
            """, ct);
    }

    /// <summary>Puts back what was taken out, as far as the cart has room and there still is a shopper. Runs in the caller's transaction.</summary>
    public static Task RestoreOrderedToCartAsync(this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            WITH back AS (UPDATE orders SET cart_taken = false WHERE id = {orderId} AND cart_taken RETURNING id, user_id)
            INSERT INTO cart_items (user_id, book_id, quantity, unit_amount, added_at, updated_at)
            SELECT o.user_id, l.book_id, l.quantity, l.unit_amount, {now}, {now}
            FROM back o JOIN users u ON u.id = o.user_id JOIN order_lines l ON l.order_id = o.id
            ORDER BY l.book_id
            LIMIT greatest(0, {CartApi.MaxLines} - (SELECT count(*) FROM cart_items c JOIN back o ON o.user_id = c.user_id))
            ON CONFLICT (user_id, book_id) DO UPDATE
            SET quantity = least({CartApi.MaxQuantity}, cart_items.quantity + excluded.quantity), updated_at = excluded.updated_at
            """, ct);
}
