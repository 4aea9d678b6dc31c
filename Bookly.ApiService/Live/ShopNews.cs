using System.Threading.Channels;

namespace Bookly.ApiService.Live;

/// <summary>
/// Takes note of what has changed, to be told to the pages that are open. Call it after the commit. It costs a write to a queue in
/// memory; looking up and telling is <see cref="NewsPublisher"/>'s, and losing a note harms nobody.
/// </summary>
public sealed class ShopNews
{
    private const int MostWaiting = 10_000;

    private readonly Channel<Note> _notes = Channel.CreateBounded<Note>(new BoundedChannelOptions(MostWaiting)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    internal ChannelReader<Note> Notes => _notes.Reader;

    /// <summary>The order moved, and with it perhaps the stock of its books.</summary>
    public void OrderMoved(Guid? orderId)
    {
        if (orderId is { } id) _notes.Writer.TryWrite(new Note(OrderId: id));
    }

    /// <summary>A book was listed, changed or taken off by hand.</summary>
    /// <param name="bookId">Null when it is not known which, or when there are many.</param>
    public void CatalogChanged(long? bookId) => _notes.Writer.TryWrite(new Note(BookId: bookId));

    /// <summary>The shopper's cart was filled or emptied.</summary>
    public void CartChanged(string userId) => _notes.Writer.TryWrite(new Note(UserId: userId));

    /// <summary>An order that moved, a cart that changed, or, with neither, a change of the catalog.</summary>
    internal readonly record struct Note(Guid? OrderId = null, long? BookId = null, string? UserId = null);
}
