using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

/// <summary>Takes a book off the listings by hand; its audit copy stays.</summary>
public sealed class Delister(BooklyDbContext db, CatalogIndex catalog, TimeProvider time)
{
    /// <summary>False when open checkouts hold copies, unless <paramref name="evenIfHeld"/>. True when the book is not listed.</summary>
    public Task<bool> TryDelistAsync(long bookId, bool evenIfHeld, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (await db.LockBookAsync(bookId, token) is not { } book) return true;
            if (book.Held > 0 && !evenIfHeld) return false;

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
                At = time.GetUtcNow(),
            });
            db.Books.Remove(book);
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            await catalog.BookChangedAsync(bookId);
            return true;
        }, cancellationToken);
}
