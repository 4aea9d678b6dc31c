using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cart;

/// <summary>Changes to carts by other features, in their transaction.</summary>
internal static class CartMoves
{
    /// <summary>Takes the order's copies out of its shopper's cart; copies added since stay.</summary>
    public static async Task TakeOrderedOutOfCartAsync(
        this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid[] ids = [orderId];
        await db.Database.ExecuteSqlRawAsync(CartStatements.LockOrdered("{0}"), [ids], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(CartStatements.TakeOutOrdered("{0}", "{1}"), [ids, now], cancellationToken);
    }

    /// <summary>Puts the order's copies back, as far as the cart has room and there still is a shopper.</summary>
    public static Task PutOrderedBackIntoCartAsync(
        this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO cart_items (user_id, book_id, quantity, unit_amount, added_at, updated_at)
            SELECT o.user_id, l.book_id, l.quantity, l.unit_amount, {now}, {now}
            FROM orders o JOIN users u ON u.id = o.user_id JOIN order_lines l ON l.order_id = o.id
            WHERE o.id = {orderId}
            ORDER BY l.book_id
            LIMIT greatest(0, {Limits.MaxCartLines} - (SELECT count(*) FROM cart_items c JOIN orders o ON o.user_id = c.user_id WHERE o.id = {orderId}))
            ON CONFLICT (user_id, book_id) DO UPDATE
            SET quantity = least({Limits.MaxQuantity}, cart_items.quantity + excluded.quantity), updated_at = excluded.updated_at
            """, cancellationToken);

    public static Task EnsureInCartAsync(
        this BooklyDbContext db, string userId, long bookId, int copies, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO cart_items (user_id, book_id, quantity, added_at, updated_at) VALUES ({userId}, {bookId}, {copies}, {now}, {now})
            ON CONFLICT (user_id, book_id) DO UPDATE SET quantity = greatest(cart_items.quantity, excluded.quantity), updated_at = excluded.updated_at
            """, cancellationToken);

    public static Task ClearCartAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken) =>
        db.CartItems.Where(line => line.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
