namespace Bookly.ApiService.Catalog;

/// <summary>A listing. What a shopper may buy is <see cref="Stock"/> less <see cref="Held"/>.</summary>
public sealed class Book
{
    public long Id { get; private set; }

    public required string Title { get; set; }

    public required string Author { get; set; }

    public string? Isbn { get; set; }

    public required string Genre { get; set; }

    /// <summary>Year of first publication; negative before the common era.</summary>
    public int? Year { get; set; }

    public required string Description { get; set; }

    /// <summary>Price of one copy in the currency's minor unit.</summary>
    public long UnitAmount { get; set; }

    /// <summary>ISO 4217, lower case as Stripe writes it.</summary>
    public required string Currency { get; set; }

    /// <summary>Copies in the house, those that open checkouts hold included.</summary>
    public int Stock { get; private set; }

    /// <summary>Copies that open checkouts hold. Never above <see cref="Stock"/>: the database checks it.</summary>
    public int Held { get; private set; }

    /// <summary>Copies ever taken in: first stock, edits and restocking. Less what was sold it must equal <see cref="Stock"/>.</summary>
    public int Received { get; private set; }

    /// <summary>Version of the uploaded cover; null while the cover is drawn.</summary>
    public string? CoverVersion { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a person last set <see cref="Stock"/>; tells a shelf emptied by hand from one emptied by a purchase.</summary>
    public DateTimeOffset StockSetAt { get; private set; }

    /// <summary>Sets the stock by hand and books the difference as received (or given away).</summary>
    public void SetStock(int stock, DateTimeOffset at)
    {
        Received += stock - Stock;
        Stock = stock;
        StockSetAt = at;
    }
}
