namespace Bookly.Covers;

/// <summary>
/// Draws a book's cover from its words alone: no files, no fonts of its own, no state. The same title, author and genre
/// give the same bytes everywhere, so a cover can be cached for as long as its listing stays unchanged.
/// </summary>
public static class CoverArt
{
    /// <summary>The cover as an SVG document of a few kilobytes, two units wide to three high.</summary>
    /// <remarks>Any text is safe to pass: it is cleaned, fitted and escaped. The SVG has no scripts and no outside references.</remarks>
    public static string Draw(string title, string author, string genre) => Draw(Compose(title, author, genre));

    /// <summary>The cover with its type still countable; for tests of legibility.</summary>
    public static CoverSheet Compose(string title, string author, string genre)
    {
        var design = CoverDesign.For(title, author, genre);
        var sheet = new CoverSheet(design);
        sheet.Svg.Rect(0, 0, CoverSheet.Width, CoverSheet.Height, design.Palette.Ground);
        design.Layout.Compose(sheet);
        return sheet;
    }

    private static string Draw(CoverSheet sheet)
    {
        var design = sheet.Design;
        var name = CoverText.Escape(design.Author.Length > 0 ? $"{design.Title} by {design.Author}" : design.Title);
        // The last stroke is the hinge, where a real cover bends.
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 600\" width=\"400\" height=\"600\" role=\"img\" aria-label=\"{name}\""
            + $" stroke-linecap=\"round\" stroke-linejoin=\"round\"><title>{name}</title>{sheet.Svg}"
            + "<path d=\"M11 0V600\" stroke=\"#000\" stroke-opacity=\".14\" stroke-width=\"1.5\"/></svg>";
    }
}
