using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Cart;

public sealed class CartReader(BooklyDbContext db, IOptions<ShopOptions> shop, CheckoutRules rules)
{
    /// <summary>
    /// The shopper's cart, in the order in which it was filled. A shopper is not blocked by their own hold: what their open
    /// checkout holds counts as available to them.
    /// </summary>
    public async Task<ShopperCart> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        var currency = shop.Value.Currency;
        var holds = db.HeldBy(userId);
        var rows = await (
            from line in db.CartItems.AsNoTracking()
            where line.UserId == userId
            join listed in db.Books on line.BookId equals listed.Id into listing
            from book in listing.DefaultIfEmpty()
            let ownHold = holds.Where(held => held.BookId == line.BookId).Sum(held => held.Copies)
            let delisted = db.Set<DelistedListing>().Where(gone => gone.BookId == line.BookId).OrderByDescending(gone => gone.Id).FirstOrDefault()
            orderby line.AddedAt, line.BookId
            select new
            {
                line.BookId,
                line.Quantity,
                PriceBefore = line.UnitAmount,
                Listed = book != null && book.Currency == currency,
                Title = book != null ? book.Title : delisted!.Title,
                Author = book != null ? book.Author : delisted!.Author,
                Genre = book != null ? book.Genre : delisted!.Genre,
                CoverVersion = book != null ? book.CoverVersion : null,
                UnitAmount = book != null ? book.UnitAmount : delisted!.UnitAmount,
                Available = book != null && book.Currency == currency ? book.Stock - book.Held + ownHold : 0,
                HeldUntil = holds.Max(held => (DateTimeOffset?)held.Until),
            }).ToListAsync(cancellationToken);

        return Of(rows.Select(row => Line(
            row.BookId, row.Title, row.Author, CoverUrls.UrlOf(row.BookId, row.Title, row.Author, row.Genre, row.CoverVersion),
            row.Quantity, row.UnitAmount, row.Available, row.Listed, row.PriceBefore)), rows.Max(row => row.HeldUntil));
    }

    /// <summary>Prices a guest's cart, which the caller keeps. Unknown books are left out.</summary>
    public async Task<ShopperCart> QuoteAsync(IReadOnlyList<CartItemRequest> requests, CancellationToken cancellationToken)
    {
        var currency = shop.Value.Currency;
        var ids = requests.Select(request => request.BookId).ToArray();
        var books = await db.Books.AsNoTracking().Where(book => ids.Contains(book.Id))
            .Select(book => new
            {
                book.Id,
                book.Title,
                book.Author,
                book.Genre,
                book.CoverVersion,
                book.UnitAmount,
                Available = book.Currency == currency ? book.Stock - book.Held : 0,
                Listed = book.Currency == currency,
            }).ToDictionaryAsync(book => book.Id, cancellationToken);
        var gone = await db.DelistedListings.AsNoTracking().Where(listing => ids.Contains(listing.BookId)).OrderByDescending(listing => listing.Id)
            .Select(listing => new
            {
                Id = listing.BookId,
                listing.Title,
                listing.Author,
                listing.Genre,
                CoverVersion = (string?)null,
                listing.UnitAmount,
                Available = 0,
                Listed = false,
            }).ToListAsync(cancellationToken);
        foreach (var listing in gone) books.TryAdd(listing.Id, listing);

        return Of(requests.Where(request => books.ContainsKey(request.BookId)).Select(request => (Request: request, Book: books[request.BookId])).Select(line => Line(
            line.Book.Id, line.Book.Title, line.Book.Author,
            CoverUrls.UrlOf(line.Book.Id, line.Book.Title, line.Book.Author, line.Book.Genre, line.Book.CoverVersion),
            line.Request.Quantity, line.Book.UnitAmount, line.Book.Available, line.Book.Listed, line.Request.UnitAmount)));
    }

    private ShopperCart Of(IEnumerable<CartItem> lines, DateTimeOffset? heldUntil = null)
    {
        CartItem[] items = [.. lines];
        return new(items, items.Sum(item => item.LineAmount), shop.Value.Currency, rules.Terms, heldUntil);
    }

    /// <summary>Copies that cannot be bought cost nothing, so the total is what a checkout of the available ones would charge.</summary>
    private static CartItem Line(
        long bookId, string title, string author, string coverUrl, int quantity, long unitAmount, int available, bool listed, long? priceBefore) =>
        new(bookId, title, author, coverUrl, quantity, unitAmount, unitAmount * Math.Clamp(available, 0, quantity), available, listed,
            priceBefore == unitAmount ? null : priceBefore);
}
