using Bookly.Contracts;

namespace Bookly.ApiService.Inventory;

/// <summary>
/// A row of a book's history: what changed its stock otherwise than by a sale. Written in the transaction of the change, so that the differences
/// less the copies sold are the stock (invariant stock_adds_up). It outlives the listing.
/// </summary>
public sealed class StockChange
{
    public long Id { get; private set; }

    public long BookId { get; init; }

    public DateTimeOffset At { get; init; }

    public required string By { get; init; }

    public StockChangeKind Kind { get; init; }

    public int Difference { get; init; }

    public int StockAfter { get; init; }

    public string? Reason { get; init; }

    public string? Supplier { get; init; }

    /// <summary>Of the whole delivery, in the minor unit of <see cref="Currency"/>.</summary>
    public long? Cost { get; init; }

    public string? Currency { get; init; }

    /// <summary>What it belongs to, as kind and id.</summary>
    public string? Source { get; init; }

    /// <summary>The asker's own: the same key again is the same change.</summary>
    public string? Key { get; init; }
}
