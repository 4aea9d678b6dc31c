using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Inventory;

public enum RelistOutcome
{
    Relisted,

    AlreadyListed,

    NeverListed,

    /// <summary>Payments in progress hold more copies than the new stock.</summary>
    StockHeld,

    /// <summary>The book was listed and left the catalog again since the person saw it.</summary>
    Changed,
}

/// <summary>Puts a delisted listing back into the catalog under its old id, from its audit copy.</summary>
public sealed class Relister(BooklyDbContext db, CatalogIndex catalog, AuditLog audit, IOptions<ShopOptions> shop, TimeProvider time)
{
    /// <param name="stock">Copies that there are now, at least 1.</param>
    /// <param name="unitAmount">A new price, in the shop's currency, or null for the old one.</param>
    /// <param name="seen">The audit copy that the caller saw; null for whichever is the newest.</param>
    public async Task<RelistOutcome> RelistAsync(
        long bookId, int stock, long? unitAmount, long? seen, CancellationToken cancellationToken)
    {
        var outcome = await db.InTransactionAsync(
            async token =>
            {
                var relisted = await RelistLockedAsync(bookId, stock, unitAmount, shop.Value.Currency, audit.Actor, token, seen: seen);
                if (relisted == RelistOutcome.Relisted)
                {
                    await audit.WriteAsync(AuditAction.BookRelisted, BookState.Subject(bookId), null, new { Stock = stock, UnitAmount = unitAmount }, token);
                }

                return relisted;
            },
            cancellationToken, commitIf: outcome => outcome == RelistOutcome.Relisted);
        if (outcome == RelistOutcome.Relisted) await catalog.BookChangedAsync(bookId);
        return outcome;
    }

    /// <summary>As above, inside the caller's transaction.</summary>
    /// <param name="source">The import that does it, for the book's history.</param>
    internal async Task<RelistOutcome> RelistLockedAsync(
        long bookId, int stock, long? unitAmount, string currency, string by, CancellationToken cancellationToken, string? source = null, long? seen = null)
    {
        // Delayed payments may hold copies of a listing that was removed by force. Their orders are locked, or one could close between this
        // count and the insert and release a hold that is not recorded yet.
        var held = (await db.Database.SqlQueryRaw<int>(
            $$"""
            SELECT l.quantity AS "Value" FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE l.book_id = {0} AND {{StockStatements.OrderHoldsStock}} ORDER BY o.id FOR UPDATE OF o
            """, bookId).ToListAsync(cancellationToken)).Sum();
        if (await db.Books.AnyAsync(book => book.Id == bookId, cancellationToken)) return RelistOutcome.AlreadyListed;
        if (seen is not null && await db.DelistedListings.Where(listing => listing.BookId == bookId)
            .MaxAsync(listing => (long?)listing.Id, cancellationToken) is { } newest && newest != seen)
        {
            return RelistOutcome.Changed;
        }
        if (held > stock) return RelistOutcome.StockHeld;

        var now = time.GetUtcNow();
        var inserted = await db.Database.ExecuteSqlRawAsync(
            StockStatements.RelistNewest + " ON CONFLICT (id) DO NOTHING", [bookId, stock, held, unitAmount!, currency, now],
            cancellationToken);
        if (inserted == 1)
        {
            await db.NoteAsync(bookId, stock, stock, StockChangeKind.Relisted, by, now, cancellationToken, source);
            return RelistOutcome.Relisted;
        }

        return await db.DelistedListings.AnyAsync(
            listing => listing.BookId == bookId, cancellationToken) ? RelistOutcome.AlreadyListed : RelistOutcome.NeverListed;
    }
}
