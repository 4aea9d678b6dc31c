namespace Bookly.ApiService.Catalog;

/// <summary>The audit copy of a listing that left the catalog, enough to list it again.</summary>
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

    /// <summary>Copies that were left: 0 after the last purchase, any number when a person deleted the listing.</summary>
    public int Stock { get; init; }

    /// <summary><see cref="Book.Received"/> when the listing was delisted.</summary>
    public int Received { get; init; }

    /// <summary>The order that took the last copy; null when a person deleted the listing.</summary>
    public Guid? OrderId { get; init; }

    public DateTimeOffset At { get; init; }
}
