using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cart;

/// <summary>What is done to carts; each joins the caller's transaction, if there is one.</summary>
internal static class CartMoves
{
    private static readonly string Set = CartStatements.Put(
        "VALUES ({0}, {1}, {2}, (SELECT unit_amount FROM books WHERE id = {1}), {3}, {3})",
        "excluded.quantity, unit_amount = excluded.unit_amount");

    private static readonly string Ensure = CartStatements.Put(
        "VALUES ({0}, {1}, {2}, NULL, {3}, {3})", "greatest(cart_items.quantity, excluded.quantity)");

    private static readonly string PutBack = CartStatements.Put(
        $$"""
        SELECT l.user_id, l.book_id, l.quantity, l.unit_amount, {1}, {1}
        FROM (
            SELECT u.id AS user_id, l.book_id, l.quantity, l.unit_amount, c.book_id IS NOT NULL AS there,
                row_number() OVER (PARTITION BY c.book_id IS NULL ORDER BY l.book_id) AS place
            FROM orders o JOIN users u ON u.id = o.user_id JOIN order_lines l ON l.order_id = o.id
            LEFT JOIN cart_items c ON c.user_id = o.user_id AND c.book_id = l.book_id
            WHERE o.id = {0}) l
        WHERE l.there OR l.place <= {{Limits.MaxCartLines}} - (SELECT count(*) FROM cart_items c WHERE c.user_id = l.user_id)
        ORDER BY l.book_id
        """,
        $"least({Limits.MaxQuantity}, cart_items.quantity + excluded.quantity)");

    /// <summary>Takes the order's copies out of its shopper's cart; what was added since stays.</summary>
    public static async Task TakeOrderedOutOfCartAsync(
        this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid[] ids = [orderId];
        await db.Database.ExecuteSqlRawAsync(CartStatements.LockOrdered("{0}"), [ids], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(CartStatements.TakeOutOrdered("{0}", "{1}"), [ids, now], cancellationToken);
    }

    /// <summary>False when the cart is full of other books.</summary>
    public static Task<bool> TrySetInCartAsync(
        this BooklyDbContext db, string userId, long bookId, int copies, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                await db.LockShopperAsync(userId, token);
                if (await db.CartItems.CountAsync(line => line.UserId == userId && line.BookId != bookId, token) >= Limits.MaxCartLines) return false;

                await db.Database.ExecuteSqlRawAsync(Set, [userId, bookId, copies, now], token);
                return true;
            }, cancellationToken);

    /// <summary>Puts the order's copies back, new lines as far as the cart has room, and only while there is a shopper.</summary>
    public static async Task PutOrderedBackIntoCartAsync(
        this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM users u JOIN orders o ON o.user_id = u.id WHERE o.id = {orderId} FOR NO KEY UPDATE OF u", cancellationToken);
        await db.Database.ExecuteSqlRawAsync(PutBack, [orderId, now], cancellationToken);
    }

    /// <summary>The caller has locked the shopper and found room.</summary>
    public static Task EnsureInCartAsync(
        this BooklyDbContext db, string userId, long bookId, int copies, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Ensure, [userId, bookId, copies, now], cancellationToken);

    public static async Task ClearCartAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken)
    {
        // Before its lines, as whoever adds to it does.
        await db.LockShopperAsync(userId, cancellationToken);
        await db.CartItems.Where(line => line.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }
}
