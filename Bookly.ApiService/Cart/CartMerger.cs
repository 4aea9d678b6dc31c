using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cart;

/// <summary>Merges a guest's cart into the shopper's cart at sign-in.</summary>
public sealed class CartMerger(BooklyDbContext db, TimeProvider time)
{
    private static readonly string Merge = CartStatements.Put(
        """
        SELECT {0}, requested.book_id, requested.quantity, coalesce(requested.unit_amount, b.unit_amount), {1} + requested.place * interval '1 millisecond', {1}
        FROM unnest({2}, {3}, {4}) WITH ORDINALITY requested(book_id, quantity, unit_amount, place)
        LEFT JOIN books b ON b.id = requested.book_id
        WHERE b.id IS NOT NULL OR EXISTS (SELECT 1 FROM delisted_listings r WHERE r.book_id = requested.book_id)
        ORDER BY requested.book_id
        """,
        $"""
        least({Limits.MaxQuantity}, cart_items.quantity + excluded.quantity,
            greatest(cart_items.quantity, excluded.quantity, (SELECT b.stock - b.held FROM books b WHERE b.id = excluded.book_id)))
        """);

    /// <summary>
    /// Quantities of a book add up, limited to what is available, but never below what either cart had. Sold-out books are kept so that
    /// the cart can show them; unknown ones are dropped. <paramref name="items"/> must be normalized.
    /// </summary>
    public Task MergeAsync(string userId, IReadOnlyList<CartItemRequest> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        return db.InTransactionAsync(token => MergeLockedAsync(userId, items, token), cancellationToken);
    }

    private async Task<int> MergeLockedAsync(string userId, IReadOnlyList<CartItemRequest> items, CancellationToken cancellationToken)
    {
        await db.LockShopperAsync(userId, cancellationToken);
        var there = await db.CartItems.AsNoTracking().Where(line => line.UserId == userId).Select(line => line.BookId)
            .ToListAsync(cancellationToken);
        // A full cart still takes more copies of what is in it.
        var room = Limits.MaxCartLines - there.Count;
        var taken = items.Where(item => there.Contains(item.BookId) || room-- > 0).ToList();
        var now = time.GetUtcNow();
        return await db.Database.ExecuteSqlRawAsync(
            Merge,
            [
                userId, now, taken.Select(item => item.BookId).ToArray(), taken.Select(item => item.Quantity).ToArray(),
                taken.Select(item => item.UnitAmount).ToArray(),
            ],
            cancellationToken);
    }
}
