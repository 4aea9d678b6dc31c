using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

public enum DelistOutcome
{
    Delisted,

    /// <summary>Open checkouts hold copies.</summary>
    Held,

    /// <summary>Somebody has changed the book, or copies came in, since the caller saw it.</summary>
    Changed,
}

/// <summary>Takes a book off the listings by hand; its audit copy stays.</summary>
public sealed class Delister(BooklyDbContext db, CatalogIndex catalog, AuditLog audit, TimeProvider time)
{
    /// <summary>Delisted also when the book is not listed. Held copies stop it, unless <paramref name="evenIfHeld"/>.</summary>
    /// <param name="version">Of the book as the caller saw it; null takes it off whatever it is now.</param>
    public Task<DelistOutcome> TryDelistAsync(long bookId, bool evenIfHeld, string? version, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (await db.LockBookAsync(bookId, token) is not { } book) return DelistOutcome.Delisted;
            if (!IsAsSeen(book, version)) return DelistOutcome.Changed;
            if (book.Held > 0 && !evenIfHeld) return DelistOutcome.Held;

            var now = time.GetUtcNow();
            db.DelistedListings.Add(new DelistedListing
            {
                BookId = book.Id,
                Title = book.Title,
                Author = book.Author,
                Isbn = book.Isbn,
                Genre = book.Genre,
                Year = book.Year,
                Description = book.Description,
                UnitAmount = book.UnitAmount,
                Currency = book.Currency,
                Stock = book.Stock,
                Received = book.Received,
                LowStock = book.LowStock,
                At = now,
            });
            db.Books.Remove(book);
            await db.SaveChangesAsync(token);
            await db.NoteAsync(bookId, -book.Stock, 0, StockChangeKind.Delisted, audit.Actor, now, token);
            await audit.WriteAsync(AuditAction.BookDelisted, BookState.Subject(bookId), BookState.Of(book), null, token);
            await transaction.CommitAsync(token);
            await catalog.BookChangedAsync(bookId);
            return DelistOutcome.Delisted;
        }, cancellationToken);

    /// <summary>Sales are expected; a delivery, or another text or price, means that the book is no longer the one to take off.</summary>
    public static bool IsAsSeen(Book book, string? version) =>
        IfMatch.IsMissing(version)
        || (BookVersion.Read(version) is { } seen && BookVersion.Of(book) is var now && (seen.Listing, seen.Received) == (now.Listing, now.Received));
}
