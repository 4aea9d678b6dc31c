using PdfSharp.Fonts;

namespace Bookly.ApiService.ShopperOrders.Receipts;

/// <summary>Lato (Open Font License) is embedded: receipts must not depend on the machine's fonts. Latin, Greek, Cyrillic.</summary>
internal sealed class ReceiptFonts : IFontResolver
{
    public const string Family = "Lato";

    private const string Regular = "Lato-Regular.ttf";
    private const string Bold = "Lato-Bold.ttf";

    private static readonly Lazy<bool> Installed = new(() =>
    {
        GlobalFontSettings.FontResolver ??= new ReceiptFonts();
        return true;
    });

    /// <summary>PDFsharp has one resolver per process.</summary>
    public static void Install() => _ = Installed.Value;

    public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? Bold : Regular);

    public byte[] GetFont(string faceName)
    {
        using var font = typeof(ReceiptFonts).Assembly.GetManifestResourceStream(faceName)!;
        using var bytes = new MemoryStream();
        font.CopyTo(bytes);
        return bytes.ToArray();
    }
}
