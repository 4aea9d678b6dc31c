using System.Globalization;

namespace Bookly.Covers;

/// <summary>
/// A stack of fonts that machines already have (an SVG used as an image may load none), and an estimate of how wide its
/// text runs. The estimate is for the widest face of the stack, so that text that fits on paper fits on every machine.
/// </summary>
/// <param name="Family">As CSS writes it.</param>
/// <param name="Weight">CSS font weight.</param>
/// <param name="Widen">How much wider than the table below this stack runs.</param>
public sealed record Typeface(string Name, string Family, int Weight, bool Italic, double Widen)
{
    private const string OldStyle = "'Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,'Times New Roman',serif";
    private const string Modern = "Didot,'Bodoni 72','Bodoni MT',Baskerville,'Times New Roman',serif";
    private const string Grotesque = "'Helvetica Neue',Helvetica,Arial,sans-serif";
    private const string Humanist = "'Gill Sans','Gill Sans MT',Optima,Candara,Calibri,Arial,sans-serif";

    public static Typeface Book { get; } = new("book", OldStyle, 400, false, 1);
    public static Typeface BookBold { get; } = new("book-bold", OldStyle, 700, false, 1.12);
    public static Typeface BookItalic { get; } = new("book-italic", OldStyle, 400, true, 0.98);
    public static Typeface Display { get; } = new("display", Modern, 400, false, 0.98);
    public static Typeface Sans { get; } = new("sans", Grotesque, 700, false, 1.18);
    public static Typeface Gill { get; } = new("gill", Humanist, 400, false, 1.08);

    /// <summary>The faces a title may be set in.</summary>
    public static IReadOnlyList<Typeface> ForTitles { get; } = [Book, BookBold, BookItalic, Display, Sans, Gill];

    /// <summary>Estimated width of a text, in the unit of <paramref name="size"/>.</summary>
    /// <param name="tracking">Extra space after every character, in the same unit.</param>
    public double Measure(string text, double size, double tracking = 0)
    {
        var width = 0.0;
        var characters = 0;
        for (var i = 0; i < text.Length; i++, characters++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                width += 1.4;
                i++;
            }
            else
            {
                width += Em(text[i]);
            }
        }

        return width * Widen * size + characters * tracking;
    }

    private static double Em(char c) => c switch
    {
        ' ' or '\u00A0' => 0.27,
        '.' or ',' or ':' or ';' or '\'' or '!' or '|' or '\u2018' or '\u2019' or 'i' or 'j' or 'l' => 0.32,
        'f' or 't' or 'I' => 0.39,
        'r' or '(' or ')' or '[' or ']' or '-' => 0.43,
        's' or 'c' or 'e' or 'a' or 'z' or 'J' => 0.52,
        'm' or '@' => 0.92,
        'w' or 'W' or 'M' => c == 'w' ? 0.8 : 1.0,
        '&' or '\u2013' => 0.78,
        '\u2014' or '\u2026' => 1,
        >= 'a' and <= 'z' => 0.6,
        'O' or 'Q' or 'G' or 'D' or 'H' or 'N' or 'U' => 0.83,
        >= 'A' and <= 'Z' => 0.72,
        >= '0' and <= '9' => 0.63,
        < '\u0300' => char.IsUpper(c) ? 0.83 : 0.6,
        < '\u2000' => 0.85,
        _ when char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => 0,
        < '\u2E80' => 0.9,
        _ => 1.1,
    };
}
