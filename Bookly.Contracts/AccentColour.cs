using System.Globalization;

namespace Bookly.Contracts;

/// <summary>The shop's colour as one of its two colour schemes can carry it.</summary>
/// <param name="Accent">On all backgrounds of the scheme it can be read as text.</param>
/// <param name="Hover">For what is pointed at: a little further from the backgrounds.</param>
/// <param name="OnAccent">Text on a ground of either.</param>
public sealed record AccentShades(string Accent, string Hover, string OnAccent);

/// <summary>
/// Any colour will do: of one that cannot be read on a background a darker or lighter shade is shown, the nearest that has the contrast that WCAG
/// asks of text at level AA. The backgrounds are those of the website's <c>tokens.css</c>.
/// </summary>
public static class AccentColour
{
    /// <summary>Of text to its background.</summary>
    public const double LeastContrast = 4.5;

    /// <summary>Bookly's own green, in light.</summary>
    public const string Usual = "#1f4a3a";

    private const string Paper = "#f8f3ea", Surface = "#fffdf8", SurfaceSunk = "#f1e9db";
    private const string DarkPaper = "#1a1715", DarkSurface = "#24201d", DarkSurfaceSunk = "#2e2925";
    private const double HoverStep = 0.2;

    private static readonly Rgb Black = new(0, 0, 0), White = new(255, 255, 255);

    public static IReadOnlyList<string> LightBackgrounds { get; } = [Paper, Surface, SurfaceSunk];

    public static IReadOnlyList<string> DarkBackgrounds { get; } = [DarkPaper, DarkSurface, DarkSurfaceSunk];

    public static bool IsValid(string? text) => text is ['#', _, _, _, _, _, _] && text.Skip(1).All(char.IsAsciiHexDigit);

    public static AccentShades OnLight(string? accent) => Shades(accent, SurfaceSunk, towards: Black, onAccent: Surface);

    public static AccentShades OnDark(string? accent) => Shades(accent, DarkSurfaceSunk, towards: White, onAccent: DarkPaper);

    /// <summary>WCAG's contrast ratio, from 1 to 21.</summary>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Rgb.Of(one).Luminance, Rgb.Of(other).Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <param name="nearest">The background that is nearest to the text: what can be read on it can be read on the others.</param>
    private static AccentShades Shades(string? accent, string nearest, Rgb towards, string onAccent)
    {
        var colour = Rgb.Of(accent ?? Usual);
        var shade = Enumerable.Range(0, 101).Select(step => colour.Mix(towards, step / 100d)).First(shade => Contrast(shade.ToString(), nearest) >= LeastContrast);
        return new AccentShades(shade.ToString(), shade.Mix(towards, HoverStep).ToString(), onAccent);
    }

    private readonly record struct Rgb(byte Red, byte Green, byte Blue)
    {
        public static Rgb Of(string hex) => new(Part(hex, 1), Part(hex, 3), Part(hex, 5));

        /// <summary>Relative luminance as WCAG defines it.</summary>
        public double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

        public Rgb Mix(Rgb other, double share) => new(Between(Red, other.Red, share), Between(Green, other.Green, share), Between(Blue, other.Blue, share));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

        private static byte Part(string hex, int at) => byte.Parse(hex.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

        private static byte Between(byte from, byte to, double share) => (byte)Math.Round(from + (to - from) * share);

        private static double Linear(byte part) => part / 255d is var value && value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
