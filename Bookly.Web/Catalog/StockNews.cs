using System.Net.ServerSentEvents;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Live;

namespace Bookly.Web.Catalog;

public sealed class StockNews(CatalogClient catalog) : IPageNews
{
    public IEnumerable<PageEvent> Pick(LiveChanges changes, WatchedPage page)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Books.Where(book => page.Books.Contains(book.Id)).Select(Event);
    }

    public async Task<IEnumerable<PageEvent>> AskAsync(WatchedPage page, CancellationToken cancellationToken)
    {
        if (page.Books.Count == 0) return [];

        var stock = (await catalog.GetStockAsync(page.Books, cancellationToken)).ToDictionary(book => book.Id, book => book.Available);
        return page.Books.Select(id => Event(new BookChange(id, stock.GetValueOrDefault(id), stock.ContainsKey(id))));
    }

    private static PageEvent Event(BookChange book) => () => new SseItem<object?>(StockLine.Of(book), "stock");
}
