using System.Net.ServerSentEvents;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Live;

namespace Bookly.Web.Cart;

public sealed class CartNews(CartClient cart) : IPageNews
{
    public IEnumerable<PageEvent> Pick(LiveChanges changes, WatchedPage page) =>
        (changes.Carts ?? []).Where(change => change.UserId == page.Shopper).Select(change => Event(change.Count));

    public async Task<IEnumerable<PageEvent>> AskAsync(WatchedPage page, CancellationToken cancellationToken) =>
        page.Shopper is null ? [] : [Event(await cart.CountAsync(cancellationToken))];

    private static PageEvent Event(int count) => () => new SseItem<object?>(CartBadge.Of(count), "cart");
}
