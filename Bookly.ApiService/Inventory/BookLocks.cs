using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

/// <summary>Row locks on books; orders are locked before them.</summary>
internal static class BookLocks
{
    /// <summary>Locks the book, inside a transaction, and returns it tracked; null when it is not listed.</summary>
    public static async Task<Book?> LockBookAsync(this BooklyDbContext db, long bookId, CancellationToken cancellationToken) =>
        (await db.Books.FromSql($"SELECT * FROM books WHERE id = {bookId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();
}
