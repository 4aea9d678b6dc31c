namespace Bookly.ApiService.Catalog;

/// <summary>A listing. <see cref="Stock"/> less <see cref="Held"/> can be bought.</summary>
public sealed class Book
{
    public long Id { get; private set; }

    public required string Title { get; set; }

    public required string Author { get; set; }

    public string? Isbn { get; set; }

    public required string Genre { get; set; }

    /// <summary>Of first publication; negative before the common era.</summary>
    public int? Year { get; set; }

    public required string Description { get; set; }

    /// <summary>Price of one copy in the currency's minor unit.</summary>
    public long UnitAmount { get; set; }

    /// <summary>ISO 4217, lower case as Stripe writes it.</summary>
    public required string Currency { get; set; }

    /// <summary>Copies owned, including those that open checkouts hold.</summary>
    public int Stock { get; private set; }

    /// <summary>Copies that open checkouts hold; a check constraint keeps it at most <see cref="Stock"/>.</summary>
    public int Held { get; private set; }

    /// <summary>
    /// Copies ever received, the sum of the book's stock_changes; less those sold it equals <see cref="Stock"/> (invariant stock_adds_up).
    /// </summary>
    public int Received { get; private set; }

    /// <summary>From so many copies down few are left, and the book is worth ordering again; null is the shop's setting.</summary>
    public int? LowStock { get; set; }

    /// <summary>Null while the cover is drawn.</summary>
    public string? CoverVersion { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a person last set <see cref="Stock"/> (UTC); distinguishes a stock of 0 set by hand from a sold-out book.</summary>
    public DateTimeOffset StockSetAt { get; private set; }

    /// <summary>Sets the stock by hand and records the difference as received. Inventory's StockHistory calls it, and notes why.</summary>
    public void SetStock(int stock, DateTimeOffset at)
    {
        Received += stock - Stock;
        Stock = stock;
        StockSetAt = at;
    }
}
