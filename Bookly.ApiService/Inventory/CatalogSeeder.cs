using Bookly.ApiService.Catalog;
using Bookly.ApiService.Catalog.Seed;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory;

/// <summary>Fills an empty catalog in Development. A catalog that ever had a book is left alone: sold-out books stay gone.</summary>
internal static class CatalogSeeder
{
    public static async Task SeedAsync(BooklyDbContext db, string currency, TimeProvider time, CancellationToken ct)
    {
        if (await db.Books.AnyAsync(ct) || await db.DelistedListings.AnyAsync(ct)) return;

        var now = time.GetUtcNow();
        foreach (var seed in SeedCatalog.Load())
        {
            var book = new Book
            {
                Title = seed.Title,
                Author = seed.Author,
                Isbn = seed.Isbn,
                Genre = seed.Genre,
                Year = seed.Year,
                Description = seed.Description,
                UnitAmount = SeedPrices.In(Currency.Of(currency), seed.UnitAmount),
                Currency = currency,
                CreatedAt = now,
            };
            book.SetStock(seed.Stock, now);
            db.Books.Add(book);
        }

        await db.SaveChangesAsync(ct);
    }
}
