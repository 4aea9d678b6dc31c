namespace Bookly.Contracts;

/// <summary>A cart line. Prices are today's, from the catalog; nothing is promised until checkout.</summary>
/// <param name="LineAmount">Price of the copies that can be bought now: of fewer than <paramref name="Quantity"/>, or none, where they are short.</param>
/// <param name="Available">Copies this shopper can buy now, their own open checkout's hold included.</param>
/// <param name="PriceBefore">The price when the book was put in, where today's is another.</param>
/// <param name="Listed">False when the book has left the catalog; such a line can only be removed.</param>
public sealed record CartItem(
    long BookId, string Title, string Author, string CoverUrl, int Quantity,
    long UnitAmount, long LineAmount, int Available, bool Listed, long? PriceBefore = null);

/// <summary>A shopper's cart.</summary>
/// <param name="TotalAmount">Sum of the lines, in the currency's minor unit: what the books cost that a checkout of what can be had would charge.</param>
/// <param name="Terms">What Stripe's page may add to it.</param>
/// <param name="HeldUntil">Until when (UTC) the copies of the open checkout are kept; null when there is none.</param>
public sealed record ShopperCart(
    IReadOnlyList<CartItem> Items, long TotalAmount, string Currency, CheckoutTerms? Terms = null, DateTimeOffset? HeldUntil = null);

/// <summary>Answer of <c>GET /api/cart/count</c>: copies in the cart, over all lines.</summary>
public sealed record CartCount(int Count);

/// <summary>A book that somebody wants without being signed in.</summary>
/// <param name="UnitAmount">Its price when it was put in, to tell what has changed; never what is paid.</param>
public sealed record CartItemRequest(long BookId, int Quantity, long? UnitAmount = null);

/// <summary>Body of <c>POST /api/cart/quote</c> and <c>POST /api/cart/merge</c>.</summary>
public sealed record CartItemsRequest(IReadOnlyList<CartItemRequest> Items);

/// <summary>Body of <c>PUT /api/cart/items/{bookId}</c>: the new quantity, 1 to 99.</summary>
public sealed record SetCartItem(int Quantity);
