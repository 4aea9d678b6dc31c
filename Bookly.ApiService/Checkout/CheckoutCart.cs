using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Checkout;

/// <summary>A book of the cart. One that is gone has no price (-1) and no copy, one with a price in another currency no copy.</summary>
public sealed record CheckoutLine(long BookId, int Quantity, string Title, string Author, string Genre, long UnitAmount, int Available, int Stock);

internal sealed record CheckoutCart(string Currency, IReadOnlyList<CheckoutLine> Lines)
{
    public static Task<CheckoutCart> ReadAsync(BooklyDbContext db, string userId, string currency, CancellationToken cancellationToken) =>
        ReadAsync(db, userId, currency, lockBooks: "", cancellationToken);

    /// <summary>Locks the books in id order as well, so that two shoppers cannot both see the last copy.</summary>
    public static Task<CheckoutCart> LockAsync(BooklyDbContext db, string userId, string currency, CancellationToken cancellationToken) =>
        ReadAsync(db, userId, currency, "FOR UPDATE OF b", cancellationToken);

    /// <summary>Names what is asked for by its books, quantities and prices: the same cart has the same name.</summary>
    public string Fingerprint(bool onlyAvailable)
    {
        var text = new StringBuilder(Currency).Append(onlyAvailable ? "|available" : "");
        foreach (var line in Lines.OrderBy(line => line.BookId))
        {
            text.Append(CultureInfo.InvariantCulture, $"|{line.BookId}x{line.Quantity}@{line.UnitAmount}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static async Task<CheckoutCart> ReadAsync(
        BooklyDbContext db, string userId, string currency, string lockBooks, CancellationToken cancellationToken) =>
        new(currency, await db.Database.SqlQueryRaw<CheckoutLine>(LinesSql(lockBooks), userId, currency).ToListAsync(cancellationToken));

    private static string LinesSql(string lockBooks) =>
        $$"""
        WITH locked AS (
            SELECT b.* FROM books b JOIN cart_items c ON c.book_id = b.id WHERE c.user_id = {0} ORDER BY b.id {{lockBooks}})
        SELECT c.book_id, c.quantity, coalesce(b.title, gone.title, '') AS title, coalesce(b.author, '') AS author,
            coalesce(b.genre, '') AS genre, coalesce(b.unit_amount, -1) AS unit_amount,
            CASE WHEN b.currency = {1} THEN b.stock - b.held ELSE 0 END AS available, coalesce(b.stock, 0) AS stock
        FROM cart_items c
        LEFT JOIN locked b ON b.id = c.book_id
        LEFT JOIN LATERAL (SELECT r.title FROM delisted_listings r WHERE r.book_id = c.book_id ORDER BY r.id DESC LIMIT 1) gone ON true
        WHERE c.user_id = {0}
        ORDER BY c.book_id
        """;
}
