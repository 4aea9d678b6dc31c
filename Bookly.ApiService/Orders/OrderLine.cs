namespace Bookly.ApiService.Orders;

/// <summary>Title, author, genre and price as of checkout: an order outlives its listings.</summary>
public sealed class OrderLine
{
    public Guid OrderId { get; init; }

    /// <summary>No foreign key: the listing may be gone.</summary>
    public long BookId { get; init; }

    public required string Title { get; init; }

    public required string Author { get; init; }

    public required string Genre { get; init; }

    /// <summary>Price of one copy in the currency's minor unit.</summary>
    public long UnitAmount { get; init; }

    public int Quantity { get; init; }

    public int Restocked { get; private set; }
}
