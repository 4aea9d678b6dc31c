using Bookly.Contracts;

namespace Bookly.Web.Catalog;

/// <param name="IsReserved">Open checkouts hold all copies.</param>
/// <param name="Quiet">Plenty of copies: not shown in lists.</param>
public sealed record StockLine(long Id, bool CanBuy, bool IsReserved, string Text, string CssClass, string Button, bool Quiet)
{
    public static StockLine Of(BookChange book) => new(
        book.Id, book.Listed && book.Available > 0, book.Listed && book.Available <= 0,
        book.Listed ? Availability.Describe(book.Available) : CatalogTexts.AvailabilityGone,
        Availability.CssClass(book.Available),
        !book.Listed ? CatalogTexts.SoldOut : book.Available > 0 ? CatalogTexts.AddToCart : CatalogTexts.Reserved,
        Quiet: book.Listed && book.Available > Availability.Few);
}
