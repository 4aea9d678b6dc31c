using System.Threading.Channels;

namespace Bookly.ApiService.Common;

/// <summary>Changes for open pages, in memory. Call it after the commit. A lost change does no harm, since pages poll as well.</summary>
public sealed class ChangeFeed
{
    private const int MaxWaiting = 10_000;

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(MaxWaiting)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    internal ChannelReader<Change> Changes => _changes.Reader;

    public void OrderMoved(Guid? orderId)
    {
        if (orderId is { } id) _changes.Writer.TryWrite(new Change(OrderId: id));
    }

    /// <param name="bookId">Null when unknown, or for many books.</param>
    public void CatalogChanged(long? bookId) => _changes.Writer.TryWrite(new Change(BookId: bookId));

    public void CartChanged(string userId) => _changes.Writer.TryWrite(new Change(UserId: userId));

    public void SessionsEnded(IReadOnlyCollection<Guid> sessionIds)
    {
        foreach (var id in sessionIds) _changes.Writer.TryWrite(new Change(SessionId: id));
    }

    public void SettingsChanged() => _changes.Writer.TryWrite(new Change(Settings: true));

    /// <summary>A change of what is named or, with nothing, of the catalog.</summary>
    internal readonly record struct Change(Guid? OrderId = null, long? BookId = null, string? UserId = null, Guid? SessionId = null, bool Settings = false);
}
