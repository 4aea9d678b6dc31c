using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Catalog;

/// <summary>What is for sale.</summary>
internal static class Listings
{
    /// <summary>
    /// The books that have a price in the shop's currency. When the shop changes its currency the others wait, unseen by shoppers,
    /// until the back office gives them a price in it.
    /// </summary>
    public static IQueryable<Book> ListedIn(this IQueryable<Book> books, string currency) => books.Where(book => book.Currency == currency);

    /// <summary>Says at the start which books wait for a price.</summary>
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
