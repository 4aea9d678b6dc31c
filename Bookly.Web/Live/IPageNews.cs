using System.Net.ServerSentEvents;
using Bookly.Contracts;

namespace Bookly.Web.Live;

/// <summary>An event for an open page, worded only when it is sent: whoever published it knows no reader and no language.</summary>
public delegate SseItem<object?> PageEvent();

/// <summary>What an open page is kept up to date about.</summary>
/// <param name="Shopper">The id of who is signed in; null for a guest, whose cart only their browser knows.</param>
public sealed record WatchedPage(IReadOnlySet<long> Books, string? Shopper);

/// <summary>A kind of news for open pages; each feature registers its own.</summary>
public interface IPageNews
{
    /// <summary>What of the changes concerns the page. Runs on a thread of Redis's client.</summary>
    IEnumerable<PageEvent> Pick(LiveChanges changes, WatchedPage page);

    /// <summary>How things stand now, asked of the API.</summary>
    Task<IEnumerable<PageEvent>> AskAsync(WatchedPage page, CancellationToken cancellationToken);
}
