using System.Globalization;

namespace Bookly.Covers;

/// <summary>An opaque sRGB colour, with the WCAG 2 arithmetic that decides whether text on it can be read.</summary>
public readonly record struct CoverColour(byte Red, byte Green, byte Blue)
{
    /// <summary>WCAG AA for text of any size.</summary>
    public const double ReadableContrast = 4.5;

    /// <param name="hex">Six hexadecimal digits, with or without a leading <c>#</c>.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static CoverColour Parse(string hex)
    {
        var digits = hex.AsSpan().TrimStart('#');
        if (digits.Length != 6) throw new FormatException($"'{hex}' is not a colour of six hexadecimal digits.");
        var rgb = uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
    }

    /// <summary>WCAG relative luminance, 0 (black) to 1 (white).</summary>
    public double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    /// <summary>WCAG contrast ratio, 1 to 21.</summary>
    public double ContrastWith(CoverColour other)
    {
        var (a, b) = (Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>The colour a given part (0 to 1) of the way to another.</summary>
    public CoverColour Towards(CoverColour other, double part) =>
        new(Mix(Red, other.Red, part), Mix(Green, other.Green, part), Mix(Blue, other.Blue, part));

    /// <summary>As SVG writes it: <c>#rrggbb</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private static double Linear(byte channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static byte Mix(byte from, byte to, double part) => (byte)Math.Round(from + (to - from) * part);
}
