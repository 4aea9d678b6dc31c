using Bookly.Contracts;

namespace Bookly.ApiService.Inventory.ShelfCounts;

/// <summary>Somebody counts a shelf: which books, and what came of it.</summary>
public sealed class ShelfCountRecord
{
    public Guid Id { get; init; }

    public string? Genre { get; init; }

    public string? Search { get; init; }

    public ShelfCountState State { get; init; }

    public required string StartedBy { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public string? FinishedBy { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public List<ShelfCountRow> Lines { get; } = [];
}

/// <summary>
/// A book of a count. The difference is that of the moment when its number was entered; it is booked as a difference, so that what sells later does
/// not matter.
/// </summary>
public sealed class ShelfCountRow
{
    public Guid CountId { get; init; }

    public long BookId { get; init; }

    /// <summary>Kept here as well, for books that leave the catalog while they are counted.</summary>
    public required string Title { get; init; }

    public required string Author { get; init; }

    public string? Isbn { get; init; }

    /// <summary>The stock at the moment of <see cref="CountedAt"/>.</summary>
    public int? Expected { get; init; }

    public int? Counted { get; init; }

    public string? CountedBy { get; init; }

    public DateTimeOffset? CountedAt { get; init; }

    public ShelfCountRefusal? Refusal { get; init; }

    public bool Booked { get; init; }
}
