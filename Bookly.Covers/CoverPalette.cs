namespace Bookly.Covers;

/// <summary>The colours of one cover.</summary>
/// <param name="Ground">What the type stands on.</param>
/// <param name="Ink">The type; always readable on <paramref name="Ground"/>.</param>
/// <param name="Field">What the picture stands on.</param>
/// <param name="A">The picture's leading colour.</param>
/// <param name="B">Its second colour.</param>
/// <param name="C">Its third colour.</param>
public sealed record CoverPalette(CoverColour Ground, CoverColour Ink, CoverColour Field, CoverColour A, CoverColour B, CoverColour C)
{
    /// <summary>The liveliest of the palette's colours that can still be read on the ground, for small type.</summary>
    public CoverColour AccentInk =>
        new[] { A, B, C }.Where(c => c.ContrastWith(Ground) >= CoverColour.ReadableContrast).DefaultIfEmpty(Ink).First();

    /// <summary>Type and ground exchanged: contrast is symmetric, so what was readable stays so.</summary>
    public CoverPalette Reversed() => this with { Ground = Ink, Ink = Ground };

    /// <summary>Written as six colours in the order of the constructor, separated by blanks.</summary>
    public static CoverPalette Parse(string colours)
    {
        var c = colours.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(CoverColour.Parse).ToArray();
        return c.Length == 6
            ? new(c[0], c[1], c[2], c[3], c[4], c[5])
            : throw new FormatException($"A cover palette has six colours, not {c.Length}.");
    }
}
