using Bookly.Contracts;

namespace Bookly.Web.BackOffice.Stock;

public static class StockText
{
    public static string Of(StockChangeKind kind) => kind switch
    {
        StockChangeKind.Opening => StockTexts.KindOpening,
        StockChangeKind.Listed => StockTexts.KindListed,
        StockChangeKind.Relisted => StockTexts.KindRelisted,
        StockChangeKind.Delisted => StockTexts.KindDelisted,
        StockChangeKind.Returned => StockTexts.KindReturned,
        StockChangeKind.Imported => StockTexts.KindImported,
        StockChangeKind.ShelfCount => StockTexts.KindShelfCount,
        StockChangeKind.Delivery => StockTexts.KindDelivery,
        StockChangeKind.Loss => StockTexts.KindLoss,
        _ => StockTexts.KindCorrection,
    };

    public static string Of(ShelfCountRefusal refusal) => refusal switch
    {
        ShelfCountRefusal.Held => StockTexts.RefusedHeld,
        ShelfCountRefusal.Gone => StockTexts.RefusedGone,
        ShelfCountRefusal.Corrected => StockTexts.RefusedCorrected,
        _ => StockTexts.RefusedTooMany,
    };

    public static string Of(ShelfCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        return count is { Genre: null, Search: null } ? StockTexts.AllBooks : string.Join(" · ", new[] { count.Genre, count.Search }.OfType<string>());
    }

    /// <summary>With its sign, as in <c>+3</c> and <c>−2</c>.</summary>
    public static string WithSign(int number) => number.ToString("+#,0;−#,0;0", System.Globalization.CultureInfo.CurrentCulture);

    /// <summary>The page of what a change belongs to; null when it has none.</summary>
    public static string? PageOf(string? source) => source?.Split(':') switch
    {
        ["order", var id] => $"/admin/orders/{id}",
        ["import", var id] => $"/admin/imports/{id}",
        ["count", var id] => $"/admin/counts/{id}",
        _ => null,
    };
}
