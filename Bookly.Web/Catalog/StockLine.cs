using Bookly.Contracts;

namespace Bookly.Web.Catalog;

/// <summary>What an open page shows of a book's stock, in the reader's words.</summary>
/// <param name="IsReserved">Others are paying for all that is left.</param>
/// <param name="Quiet">Not worth a line in a list: there are plenty.</param>
public sealed record StockLine(long Id, bool CanBuy, bool IsReserved, string Text, string CssClass, string Button, bool Quiet)
{
    public static StockLine Of(BookChange book) => new(
        book.Id, book.Listed && book.Available > 0, book.Listed && book.Available <= 0,
        book.Listed ? Availability.Describe(book.Available) : CatalogTexts.AvailabilityGone,
        Availability.CssClass(book.Available),
        !book.Listed ? CatalogTexts.SoldOut : book.Available > 0 ? CatalogTexts.AddToCart : CatalogTexts.Reserved,
        Quiet: book.Listed && book.Available > Availability.Few);
}
