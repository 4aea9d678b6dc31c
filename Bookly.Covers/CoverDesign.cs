namespace Bookly.Covers;

/// <summary>Every decision about one cover, made from its words alone.</summary>
/// <param name="Id">Unlike that of any other book; used for the ids inside the SVG.</param>
public sealed record CoverDesign(
    string Id, string Title, string Subtitle, string Author, CoverPalette Palette, Motif Motif, CoverLayout Layout, Typeface Face, bool Capitals, CoverRandom Random)
{
    // Setting a title in capitals reads well up to here.
    private const int LongestInCapitals = 22;

    /// <summary>The design of a book's cover; always the same one for the same words.</summary>
    public static CoverDesign For(string title, string author, string genre)
    {
        var random = new CoverRandom($"{title}\u001f{author}\u001f{genre}");
        var style = GenreStyles.For(genre);
        var palette = random.Pick(style.Palettes);
        if (random.Chance(0.35)) palette = palette.Reversed();
        if (random.Chance(0.5)) palette = palette with { A = palette.B, B = palette.A };
        var (main, subtitle) = CoverText.Split(CoverText.Clean(title));
        var motif = random.Pick(style.Motifs);
        var layout = random.Pick(motif.Repeats ? CoverLayouts.All : CoverLayouts.ForScenes);
        var face = random.Pick(Typeface.ForTitles);
        var capitals = !face.Italic && main.Length <= LongestInCapitals && random.Chance(0.5);
        var id = $"c{random.Whole(0, int.MaxValue - 1):x}";
        return new(id, main, subtitle, CoverText.Clean(author), palette, motif, layout, face, capitals, random);
    }

    /// <summary>The title as it is set.</summary>
    public string DisplayTitle => Capitals ? Title.ToUpperInvariant() : Title;
}
