namespace Bookly.ApiService.Cart;

/// <summary>A cart line outlives the listing, so that the cart can show what is gone.</summary>
public sealed class CartLine
{
    public required string UserId { get; init; }

    public long BookId { get; init; }

    public int Quantity { get; set; }

    /// <summary>Price of one copy when the line was last changed, in minor units.</summary>
    public long? UnitAmount { get; set; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
