using System.Globalization;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Bookly.ApiService.ShopperOrders.Receipts;

/// <summary>Writes A4 pages from top to bottom with wrapping and page breaks.</summary>
internal sealed class ReceiptSheet(PdfDocument document, string pageTitle) : IDisposable
{
    public const double Left = 64, Right = 531;

    private const double Top = 64, Bottom = 770;

    private static readonly XColor Soft = XColor.FromArgb(0x66, 0x59, 0x4f);

    private XGraphics _page = null!;
    private int _number;

    public static XFont Small { get; } = Font(9);

    public static XFont Normal { get; } = Font(10.5);

    public static XFont Strong { get; } = Font(10.5, XFontStyleEx.Bold);

    public static XFont Title { get; } = Font(22, XFontStyleEx.Bold);

    public static XBrush Ink { get; } = new XSolidBrush(XColor.FromArgb(0x2a, 0x23, 0x20));

    public static XBrush SoftInk { get; } = new XSolidBrush(Soft);

    /// <param name="hex">Such as <c>#1f4a3a</c>.</param>
    public static XBrush Colour(string hex)
    {
        var rgb = int.Parse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new XSolidBrush(XColor.FromArgb(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff));
    }

    /// <summary>Position of the next line, in points from the top.</summary>
    public double Y { get; private set; }

    public void TurnPage()
    {
        _page?.Dispose();
        var page = document.AddPage();
        page.Size = PdfSharp.PageSize.A4;
        _page = XGraphics.FromPdfPage(page);
        _number++;
        Y = Top;
        _page.DrawString($"{pageTitle} · {_number}", Small, SoftInk, new XPoint(Right, 810), XStringFormats.BaseLineRight);
    }

    /// <summary>Starts a new page unless this height is left.</summary>
    public void Need(double height)
    {
        if (_page is null || Y + height > Bottom) TurnPage();
    }

    public void Skip(double height) => Y += height;

    public void Write(string text, XFont font, XBrush brush, double left = Left, double width = Right - Left)
    {
        foreach (var line in Wrap(text, font, width))
        {
            Need(font.Height);
            _page.DrawString(line, font, brush, new XPoint(left, Y + font.Height * .8));
            Y += font.Height;
        }
    }

    /// <summary>Writes right-aligned on the next line without advancing.</summary>
    public void WriteRight(string text, XFont font, XBrush brush, double right = Right)
    {
        Need(font.Height);
        _page.DrawString(text, font, brush, new XPoint(right, Y + font.Height * .8), XStringFormats.BaseLineRight);
    }

    public void Rule(double left = Left)
    {
        _page.DrawLine(new XPen(XColor.FromArgb(0xdf, 0xd3, 0xc0), .75), left, Y, Right, Y);
    }

    public void Dispose() => _page?.Dispose();

    private IEnumerable<string> Wrap(string text, XFont font, double width)
    {
        if (_page is null) TurnPage();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Break(word, font, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (_page!.MeasureString(longer, font).Width <= width)
            {
                line = longer;
                continue;
            }

            yield return line;
            line = word;
        }

        yield return line;
    }

    /// <summary>Splits a word that is wider than the line.</summary>
    private IEnumerable<string> Break(string word, XFont font, double width)
    {
        while (_page!.MeasureString(word, font).Width > width)
        {
            // Between text elements: half a surrogate pair cannot be drawn.
            var starts = StringInfo.ParseCombiningCharacters(word);
            if (starts.Length < 2) break;

            var fits = starts.Skip(1).LastOrDefault(length => _page.MeasureString(word[..length], font).Width <= width, starts[1]);
            yield return word[..fits];
            word = word[fits..];
        }

        yield return word;
    }

    private static XFont Font(double size, XFontStyleEx style = XFontStyleEx.Regular)
    {
        ReceiptFonts.Install();
        return new XFont(ReceiptFonts.Family, size, style);
    }
}
