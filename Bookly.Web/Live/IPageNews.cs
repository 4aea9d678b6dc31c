using System.Net.ServerSentEvents;
using System.Security.Claims;
using Bookly.Contracts;

namespace Bookly.Web.Live;

/// <summary>An event for an open page, created when it is sent, since the publisher knows neither reader nor language.</summary>
public delegate SseItem<object?> PageEvent();

/// <param name="Shopper">User id; null for a guest.</param>
/// <param name="SessionId">The sign-in whose page it is; null for a guest.</param>
public sealed record WatchedPage(IReadOnlySet<long> Books, string? Shopper, Guid? SessionId = null);

/// <summary>Whether the sign-in of a page that is open goes on.</summary>
public interface IPageSessions
{
    Guid? SessionOf(ClaimsPrincipal user);

    /// <summary>True for a guest, and while it cannot be asked.</summary>
    Task<bool> IsAliveAsync(CancellationToken cancellationToken);
}

/// <summary>Live updates of one kind; each feature registers its own.</summary>
public interface IPageNews
{
    /// <summary>The changes that concern the page. Runs on a thread of the Redis client.</summary>
    IEnumerable<PageEvent> Pick(LiveChanges changes, WatchedPage page);

    /// <summary>The current state, read from the API.</summary>
    Task<IEnumerable<PageEvent>> AskAsync(WatchedPage page, CancellationToken cancellationToken);
}
