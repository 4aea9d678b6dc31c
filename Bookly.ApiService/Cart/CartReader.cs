using Bookly.ApiService.Catalog;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Data;
using Bookly.ApiService.Operations;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Cart;

/// <summary>Reads carts with today's titles, prices and availability.</summary>
public sealed class CartReader(BooklyDbContext db, IOptions<ShopOptions> shop, CheckoutRules rules)
{
    /// <summary>
    /// The shopper's cart, in the order in which it was filled. A shopper is not blocked by their own hold: what their open
    /// checkout holds counts as available to them (design, section 6).
    /// </summary>
    public async Task<Contracts.Cart> ReadAsync(string userId, CancellationToken ct)
    {
        var currency = shop.Value.Currency;
        var rows = await (
            from line in db.CartItems.AsNoTracking()
            where line.UserId == userId
            join listed in db.Books on line.BookId equals listed.Id into listing
            from book in listing.DefaultIfEmpty()
            let ownHold = db.Orders
                .Where(order => order.UserId == userId && order.Status == OrderStatus.AwaitingPayment)
                .SelectMany(order => order.Lines).Where(held => held.BookId == line.BookId).Sum(held => held.Quantity)
            let retired = db.RetiredListings.Where(gone => gone.BookId == line.BookId).OrderByDescending(gone => gone.Id).FirstOrDefault()
            orderby line.AddedAt, line.BookId
            select new
            {
                line.BookId,
                line.Quantity,
                Listed = book != null && book.Currency == currency,
                Title = book != null ? book.Title : retired!.Title,
                Author = book != null ? book.Author : retired!.Author,
                Genre = book != null ? book.Genre : retired!.Genre,
                CoverVersion = book != null ? book.CoverVersion : null,
                UnitAmount = book != null ? book.UnitAmount : retired!.UnitAmount,
                Available = book != null && book.Currency == currency ? book.Stock - book.Held + ownHold : 0,
            }).ToListAsync(ct);

        CartItem[] items =
        [
            .. rows.Select(row => new CartItem(
                row.BookId, row.Title, row.Author, CoverUrls.UrlOf(row.BookId, row.Title, row.Author, row.Genre, row.CoverVersion), row.Quantity,
                row.UnitAmount, row.UnitAmount * row.Quantity, row.Available, row.Listed))
        ];
        return new Contracts.Cart(items, items.Where(item => item.Listed).Sum(item => item.LineAmount), currency, rules.Terms);
    }
}
