namespace Bookly.ApiService.Orders;

/// <summary>Title, author, genre and price as they were at checkout: an order outlives the listings it was made of.</summary>
public sealed class OrderLine
{
    public Guid OrderId { get; init; }

    /// <summary>Not a foreign key: the listing may be gone.</summary>
    public long BookId { get; init; }

    public required string Title { get; init; }

    public required string Author { get; init; }

    public required string Genre { get; init; }

    /// <summary>Price of one copy in the currency's minor unit.</summary>
    public long UnitAmount { get; init; }

    public int Quantity { get; init; }

    /// <summary>Copies that came back and went on the shelf again.</summary>
    public int Restocked { get; private set; }
}
