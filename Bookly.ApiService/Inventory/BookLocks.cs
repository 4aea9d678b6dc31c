using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

/// <summary>Row locks on books. Orders are locked before them, as everywhere.</summary>
internal static class BookLocks
{
    /// <summary>Locks the book and returns it tracked; null when it is not listed. Must be called inside a transaction.</summary>
    public static async Task<Book?> LockBookAsync(this BooklyDbContext db, long bookId, CancellationToken cancellationToken) =>
        (await db.Books.FromSql($"SELECT * FROM books WHERE id = {bookId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();
}
