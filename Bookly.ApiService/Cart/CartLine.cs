namespace Bookly.ApiService.Cart;

/// <summary>How many copies of a book a shopper wants. It outlives the listing, so that the cart can say what is gone.</summary>
public sealed class CartLine
{
    public required string UserId { get; init; }

    public long BookId { get; init; }

    public int Quantity { get; set; }

    /// <summary>Price of one copy when the shopper last put it in or changed the quantity, in minor units.</summary>
    public long? UnitAmount { get; set; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
