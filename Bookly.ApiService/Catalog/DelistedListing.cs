namespace Bookly.ApiService.Catalog;

/// <summary>Audit copy of a delisted listing, sufficient to list it again.</summary>
public sealed class DelistedListing
{
    public long Id { get; private set; }

    public long BookId { get; init; }

    public required string Title { get; init; }

    public required string Author { get; init; }

    public string? Isbn { get; init; }

    public required string Genre { get; init; }

    public int? Year { get; init; }

    public required string Description { get; init; }

    /// <summary>Price of one copy in the currency's minor unit.</summary>
    public long UnitAmount { get; init; }

    public required string Currency { get; init; }

    /// <summary>Remaining copies: 0 when sold out, any number when a person delisted it.</summary>
    public int Stock { get; init; }

    public int Received { get; init; }

    public int? LowStock { get; init; }

    /// <summary>The order that took the last copy; null when a person delisted it.</summary>
    public Guid? OrderId { get; init; }

    public DateTimeOffset At { get; init; }
}
