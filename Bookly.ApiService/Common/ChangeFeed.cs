using System.Threading.Channels;

namespace Bookly.ApiService.Common;

/// <summary>
/// Records what has changed, to be told to the pages that are open. Call it after the commit. It costs a write to a queue in
/// memory; looking up and telling is its reader's work, and losing a change harms nobody.
/// </summary>
public sealed class ChangeFeed
{
    private const int MaxWaiting = 10_000;

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(MaxWaiting)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    internal ChannelReader<Change> Changes => _changes.Reader;

    /// <summary>The order moved, and with it perhaps the stock of its books.</summary>
    public void OrderMoved(Guid? orderId)
    {
        if (orderId is { } id) _changes.Writer.TryWrite(new Change(OrderId: id));
    }

    /// <summary>A book was listed, changed or taken off by hand.</summary>
    /// <param name="bookId">Null when it is not known which, or when there are many.</param>
    public void CatalogChanged(long? bookId) => _changes.Writer.TryWrite(new Change(BookId: bookId));

    /// <summary>The shopper's cart was filled or emptied.</summary>
    public void CartChanged(string userId) => _changes.Writer.TryWrite(new Change(UserId: userId));

    /// <summary>An order that moved, a cart that changed, or, with neither, a change of the catalog.</summary>
    internal readonly record struct Change(Guid? OrderId = null, long? BookId = null, string? UserId = null);
}
