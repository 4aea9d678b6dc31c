namespace Bookly.Contracts;

/// <summary>
/// What has just changed, published on Redis for the pages that are open. It is a hint: a message may be lost or come twice, and who
/// needs certainty asks the API.
/// </summary>
/// <param name="Books">Books whose availability may have changed, as it is now.</param>
/// <param name="Orders">Orders that moved.</param>
/// <param name="CatalogChanged">A book was listed, edited or has left: remembered lists are out of date.</param>
/// <param name="Carts">Carts that were filled or emptied; null for none.</param>
/// <param name="EndedSessions">Sign-ins that are over, whose pages have to close; null for none.</param>
/// <param name="SettingsChanged">The shop's name, colour, texts or thresholds are others now.</param>
public sealed record LiveChanges(
    IReadOnlyList<BookChange> Books, IReadOnlyList<OrderChange> Orders, bool CatalogChanged, IReadOnlyList<CartChange>? Carts = null,
    IReadOnlyList<Guid>? EndedSessions = null, bool SettingsChanged = false)
{
    /// <summary>Configuration: the Redis channel. Shops that share a Redis need one each.</summary>
    public const string ChannelSetting = "Live:Channel";

    public const string DefaultChannel = "bookly:live";
}

/// <summary>A book as open pages need to know it.</summary>
/// <param name="Available">Copies that can be bought now.</param>
/// <param name="Listed">False once the book has left the catalog.</param>
public sealed record BookChange(long Id, int Available, bool Listed);

/// <summary>How many books are in somebody's cart now.</summary>
/// <param name="UserId">The shopper, as <see cref="CallerInfo.Id"/>.</param>
public sealed record CartChange(string UserId, int Count);

/// <summary>An order and where it stands.</summary>
public sealed record OrderChange(Guid Id, OrderStatus Status);
