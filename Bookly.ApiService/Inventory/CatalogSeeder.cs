using Bookly.ApiService.Catalog;
using Bookly.ApiService.Catalog.Seed;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Inventory;

/// <summary>Fills an empty catalog in Development. One that ever had a book is left alone, so that sold-out books stay gone.</summary>
internal sealed class CatalogSeeder(BooklyDbContext db, IOptions<ShopOptions> shop, TimeProvider time) : IDevelopmentSeed
{
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (await db.Books.AnyAsync(cancellationToken) || await db.DelistedListings.AnyAsync(cancellationToken)) return;

        var currency = shop.Value.Currency;
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

        await db.SaveChangesAsync(cancellationToken);
    }
}
