using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

/// <summary>Stock changes by orders, in the caller's transaction, which has locked the order.</summary>
internal static class StockMoves
{
    private const string Restock =
        $$"""
        WITH listed AS (
            UPDATE books SET stock = stock + {1}, received = received + {1} WHERE id = {0} RETURNING id, stock),
        relisted AS (
            {{StockStatements.RelistNewest}}
            WHERE order_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM listed)
            ON CONFLICT (id) DO UPDATE SET stock = books.stock + {1}, received = books.received + {1}
            RETURNING id, stock),
        noted AS (
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after, source)
            SELECT id, {5}, {6}, 'Returned', {1}, stock, {7} FROM (SELECT * FROM listed UNION ALL SELECT * FROM relisted) back)
        SELECT false AS "Value" FROM listed UNION ALL SELECT true FROM relisted
        """;

    /// <summary>Holds the order's copies. The caller has locked the books and found enough.</summary>
    public static Task HoldOrderedAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
        $"UPDATE books b SET held = b.held + l.quantity FROM order_lines l WHERE l.order_id = {orderId} AND b.id = l.book_id",
        cancellationToken);

    /// <summary>Holds the order's copies if all are free; on false the caller must roll back.</summary>
    public static async Task<bool> TryHoldOrderedAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken)
    {
        await db.LockOrderedBooksAsync(orderId, cancellationToken);
        var held = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE books b SET held = b.held + l.quantity FROM order_lines l
            WHERE l.order_id = {orderId} AND b.id = l.book_id AND b.stock - b.held >= l.quantity
            """, cancellationToken);
        var wanted = await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM order_lines WHERE order_id = {orderId}")
            .SingleAsync(cancellationToken);
        return held == wanted;
    }

    /// <summary>False when a book of the order is gone, or fewer copies of it are held than were ordered.</summary>
    public static Task<bool> HoldsOrderedAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>(
            $"""
            SELECT NOT EXISTS (
                SELECT 1 FROM order_lines l LEFT JOIN books b ON b.id = l.book_id
                WHERE l.order_id = {orderId} AND coalesce(b.held, 0) < l.quantity) AS "Value"
            """).SingleAsync(cancellationToken);

    public static async Task ReleaseOrderedAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken)
    {
        await db.LockOrderedBooksAsync(orderId, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE books b SET held = greatest(0, b.held - l.quantity) FROM order_lines l
            WHERE l.order_id = {orderId} AND b.id = l.book_id
            """, cancellationToken);
    }

    /// <summary>Puts copies back: true when a sold-out book is listed again, false when listed, null when a person delisted it.</summary>
    public static async Task<bool?> RestockAsync(
        this BooklyDbContext db, long bookId, int copies, Guid orderId, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var relisted = await db.Database.SqlQueryRaw<bool>(Restock, bookId, copies, 0, (long?)null!, "", now, by, $"order:{orderId}")
            .ToListAsync(cancellationToken);
        return relisted.Count == 0 ? null : relisted[0];
    }

    public static Task<List<long>> FindWithdrawnAsync(
        this BooklyDbContext db, IReadOnlyCollection<long> bookIds, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<long>(
            $"""
            SELECT wanted.id AS "Value" FROM unnest({bookIds.ToArray()}) AS wanted(id)
            WHERE NOT EXISTS (SELECT 1 FROM books b WHERE b.id = wanted.id)
                AND (SELECT r.order_id FROM delisted_listings r WHERE r.book_id = wanted.id ORDER BY r.id DESC LIMIT 1) IS NULL
            """).ToListAsync(cancellationToken);

    public static IQueryable<HeldCopies> HeldBy(this BooklyDbContext db, string userId) => db.Database.SqlQuery<HeldCopies>(
        $"""
        SELECT l.book_id, l.quantity AS copies, o.expires_at AS until FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.user_id = {userId} AND o.status = 'AwaitingPayment' AND NOT o.awaits_decision
        """);

    private static Task<int> LockOrderedBooksAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(StockStatements.LockOrdered("{0}"), [new[] { orderId }], cancellationToken);
}

/// <param name="Until">When the open checkout ends unless it is paid.</param>
internal sealed record HeldCopies(long BookId, int Copies, DateTimeOffset Until);
