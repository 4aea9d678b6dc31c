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
        SELECT o.user_id, l.book_id, l.quantity, l.unit_amount, {1}, {1}
        FROM orders o JOIN users u ON u.id = o.user_id JOIN order_lines l ON l.order_id = o.id
        WHERE o.id = {0}
        ORDER BY l.book_id
        LIMIT greatest(0, {{Limits.MaxCartLines}} - (SELECT count(*) FROM cart_items c JOIN orders o ON o.user_id = c.user_id WHERE o.id = {0}))
        """,
        $"least({Limits.MaxQuantity}, cart_items.quantity + excluded.quantity)");

    /// <summary>So many copies at today's price.</summary>
    public static Task SetInCartAsync(
        this BooklyDbContext db, string userId, long bookId, int copies, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Set, [userId, bookId, copies, now], cancellationToken);

    /// <summary>Takes the order's copies out of its shopper's cart; what was added since stays.</summary>
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
        db.Database.ExecuteSqlRawAsync(PutBack, [orderId, now], cancellationToken);

    public static Task EnsureInCartAsync(
        this BooklyDbContext db, string userId, long bookId, int copies, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Ensure, [userId, bookId, copies, now], cancellationToken);

    public static Task ClearCartAsync(this BooklyDbContext db, string userId, CancellationToken cancellationToken) =>
        db.CartItems.Where(line => line.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
