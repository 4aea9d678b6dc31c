using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Catalog;

internal static class Listings
{
    /// <summary>Books priced in the shop's currency. After a change of currency the others are hidden until repriced.</summary>
    public static IQueryable<Book> ListedIn(this IQueryable<Book> books, string currency) => books.Where(book => book.Currency == currency);

    public static async Task WarnOfOtherCurrenciesAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var currency = app.Services.GetRequiredService<IOptions<ShopOptions>>().Value.Currency;
        var others = await scope.ServiceProvider.GetRequiredService<BooklyDbContext>()
            .Books.CountAsync(book => book.Currency != currency, cancellationToken);
        if (others > 0)
        {
            app.Logger.LogWarning(
                "{Books} books have no price in {Currency}, the shop's currency, and are not for sale until the back office gives them one", others, currency);
        }
    }
}
