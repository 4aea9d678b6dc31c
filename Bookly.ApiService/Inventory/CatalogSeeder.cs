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
    private const string By = "seed";

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (await db.Books.AnyAsync(cancellationToken) || await db.DelistedListings.AnyAsync(cancellationToken)) return;

        var currency = shop.Value.Currency;
        await db.InTransactionAsync(
            async token =>
            {
                var now = time.GetUtcNow();
                var seeds = SeedCatalog.Load().Select(seed => (seed.Stock, Book: new Book
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
                })).ToList();
                db.Books.AddRange(seeds.Select(seed => seed.Book));
                await db.SaveChangesAsync(token);
                foreach (var (stock, book) in seeds) db.SetStock(book, stock, StockChangeKind.Listed, By, now);
                return await db.SaveChangesAsync(token);
            }, cancellationToken);
    }
}
