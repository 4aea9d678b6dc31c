using Bookly.ApiService.Common;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using PdfSharp.Pdf;

namespace Bookly.ApiService.ShopperOrders.Receipts;

/// <summary>Receipts as PDF in the current UI culture.</summary>
public static class ReceiptPdf
{
    private const double AmountLeft = 440, TotalsLeft = 330;

    public static byte[] Write(Contracts.Order order, string email, SettingsState shop)
    {
        ArgumentNullException.ThrowIfNull(shop);
        using var document = new PdfDocument();
        document.Info.Title = ReceiptTexts.FormatReceipt(order.Number());
        document.Info.Creator = shop.Shop.Name;
        document.Language = ShopLanguages.Current.Name;
        using (var sheet = new ReceiptSheet(document, ReceiptTexts.FormatReceipt(order.Number())))
        {
            sheet.TurnPage();
            WriteHead(sheet, order, email, shop);
            foreach (var line in order.Lines) WriteLine(sheet, order, line);
            WriteAmounts(sheet, order);
            sheet.Skip(24);
            sheet.Write(ReceiptTexts.FormatThanks(shop.Shop.Name), ReceiptSheet.Normal, ReceiptSheet.SoftInk);
        }

        using var file = new MemoryStream();
        document.Save(file, closeStream: false);
        return file.ToArray();
    }

    private static void WriteHead(ReceiptSheet sheet, Contracts.Order order, string email, SettingsState shop)
    {
        sheet.Write(shop.Shop.Name, ReceiptSheet.Title, ReceiptSheet.Colour(AccentColour.OnLight(shop.Shop.Accent).Accent));
        foreach (var line in shop.SellerLines) sheet.Write(line, ReceiptSheet.Small, ReceiptSheet.SoftInk);
        sheet.Skip(28);
        sheet.Write(ReceiptTexts.FormatReceiptForOrder(order.Number()), ReceiptSheet.Title, ReceiptSheet.Ink);
        sheet.Skip(4);
        sheet.Write(ReceiptTexts.FormatOrdered(Day(order.CreatedAt), email), ReceiptSheet.Normal, ReceiptSheet.SoftInk);
        if (order.History.LastOrDefault(move => move.Status == OrderStatus.Fulfilled) is { } paid)
        {
            sheet.Write(ReceiptTexts.FormatPaid(Day(paid.At)), ReceiptSheet.Normal, ReceiptSheet.SoftInk);
        }

        if (order.Shipping is { } shipping) sheet.Write(ReceiptTexts.FormatGoesTo(string.Join(", ", shipping.Lines())), ReceiptSheet.Normal, ReceiptSheet.SoftInk);
        sheet.Skip(18);
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString(ReceiptTexts.DateFormat, ShopLanguages.Current);

    private static void WriteLine(ReceiptSheet sheet, Contracts.Order order, Contracts.OrderLine line)
    {
        sheet.Need(48);
        sheet.Rule();
        sheet.Skip(8);
        sheet.WriteRight(order.Amount(line.LineAmount), ReceiptSheet.Normal, ReceiptSheet.Ink);
        sheet.Write(line.Title, ReceiptSheet.Strong, ReceiptSheet.Ink, width: AmountLeft - ReceiptSheet.Left);
        sheet.Write($"{line.Author} · {line.Quantity} × {order.Amount(line.UnitAmount)}", ReceiptSheet.Small, ReceiptSheet.SoftInk, width: AmountLeft - ReceiptSheet.Left);
        sheet.Skip(8);
    }

    private static void WriteAmounts(ReceiptSheet sheet, Contracts.Order order)
    {
        sheet.Need(100);
        sheet.Rule();
        sheet.Skip(12);
        foreach (var amount in OrderAmounts.Of(order))
        {
            var (font, ink) = amount.IsTotal ? (ReceiptSheet.Strong, ReceiptSheet.Ink) : (ReceiptSheet.Normal, ReceiptSheet.SoftInk);
            sheet.WriteRight(amount.Amount, font, ink);
            sheet.Write(amount.Label, font, ink, TotalsLeft);
            sheet.Skip(4);
        }
    }
}
