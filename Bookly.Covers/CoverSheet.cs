namespace Bookly.Covers;

/// <summary>A cover while it is being made: the canvas, and every line of type that has been set on it.</summary>
public sealed class CoverSheet(CoverDesign design)
{
    /// <summary>A cover is two units wide to three high.</summary>
    public const double Width = 400;

    public const double Height = 600;

    private const double AuthorTracking = 0.12;

    private readonly List<(TextLine Line, CoverColour Ground)> _type = [];

    public SvgCanvas Svg { get; } = new();

    public CoverDesign Design => design;

    public CoverPalette Palette => design.Palette;

    /// <summary>All type set so far, each line with the colour it stands on.</summary>
    public IReadOnlyList<(TextLine Line, CoverColour Ground)> Type => _type;

    /// <summary>Draws the motif in a box.</summary>
    public void Picture(double x, double y, double width, double height) =>
        Svg.Inset(x, y, width, height, () => Paint(width, height));

    /// <summary>Draws the motif in a box, seen through a shape.</summary>
    public void Picture(double x, double y, double width, double height, PathData window) =>
        Svg.Clipped(design.Id, window, () => Picture(x, y, width, height));

    /// <summary>Sets the title and its subtitle in a box of the ground colour; gives the lowest edge of the type.</summary>
    /// <param name="at">0 sets it at the top of the box, 0.5 in the middle, 1 at the foot.</param>
    public double Title(double x, double y, double width, double height, double largest, string anchor = "middle", double at = 0)
    {
        var tracking = design.Capitals ? 0.04 : 0;
        var leading = design.Capitals ? 1.16 : 1.06;
        var room = design.Subtitle.Length > 0 ? height * 0.72 : height;
        var title = TextBlock.Fit(design.DisplayTitle, design.Face, width, room, largest, 15, leading, tracking);
        var blocks = new List<(TextBlock Block, double Gap)> { (title, 0) };
        if (design.Subtitle.Length > 0)
        {
            var gap = Math.Max(14, title.Size * 0.45);
            var size = Math.Clamp(title.Size * 0.5, 12, 20);
            blocks.Add((TextBlock.Fit(design.Subtitle, Typeface.BookItalic, width, height - title.Height - gap, size, 11, 1.2), gap));
        }

        var top = y + (height - blocks.Sum(b => b.Block.Height + b.Gap)) * at;
        foreach (var (block, gap) in blocks)
        {
            top += gap;
            Add(block.Place(AnchorX(x, width, anchor), top, anchor, Palette.Ink));
            top += block.Height;
        }

        return top;
    }

    /// <summary>Sets the author's name in a box of the ground colour; gives the lowest edge of the type.</summary>
    public double Author(double x, double y, double width, double height = 44, string anchor = "middle", double at = 0, double largest = 17)
    {
        if (design.Author.Length == 0) return y;
        var face = design.Face.Name is "sans" or "gill" ? Typeface.Gill : Typeface.Book;
        var block = TextBlock.Fit(design.Author.ToUpperInvariant(), face, width, height, largest, 9, 1.35, AuthorTracking);
        var top = y + (height - block.Height) * at;
        Add(block.Place(AnchorX(x, width, anchor), top, anchor, Palette.AccentInk));
        return top + block.Height;
    }

    /// <summary>Sets the publisher's mark on the ground colour: an open book and the name.</summary>
    public void Mark(double x, double baseline, string anchor = "middle")
    {
        const double size = 11;
        var block = new TextBlock(["Bookly"], Typeface.BookItalic, size, 1, 0.04);
        var line = block.Place(x, baseline - size * 0.72, anchor, Palette.Ink).Single();
        var left = line.Left + (anchor == "middle" ? 8 : anchor == "start" ? 17 : 0);
        var shifted = line with { X = anchor == "end" ? x : left + (anchor == "middle" ? line.Width / 2 : 0) };
        Add([shifted]);
        var (bx, by) = (shifted.Left - 10, baseline - 4);
        var book = new PathData()
            .M(bx, by + 3).Q(bx - 3, by, bx - 7, by + 1).L(bx - 7, by - 5).Q(bx - 3, by - 6, bx, by - 3)
            .Q(bx + 3, by - 6, bx + 7, by - 5).L(bx + 7, by + 1).Q(bx + 3, by, bx, by + 3).L(bx, by - 3);
        Svg.Stroke(book, Palette.Ink, 1);
    }

    private static double AnchorX(double x, double width, string anchor) => anchor switch { "middle" => x + width / 2, "end" => x + width, _ => x };

    private void Paint(double width, double height)
    {
        Svg.Rect(0, 0, width, height, Palette.Field);
        design.Motif.Paint(new(Svg, width, height, Palette, design.Random));
    }

    private void Add(IEnumerable<TextLine> lines)
    {
        foreach (var line in lines)
        {
            _type.Add((line, Palette.Ground));
            var style = line.Face.Italic ? " font-style=\"italic\"" : "";
            var spacing = line.Tracking > 0 ? $" letter-spacing=\"{SvgCanvas.N(line.Tracking)}\"" : "";
            var weight = line.Face.Weight == 400 ? "" : $" font-weight=\"{SvgCanvas.N(line.Face.Weight)}\"";
            // Trailing letter spacing counts as width, so a centred line is nudged back by half of it.
            var x = line.Anchor == "middle" ? line.X + line.Tracking / 2 : line.X;
            var place = $"x=\"{SvgCanvas.N(x)}\" y=\"{SvgCanvas.N(line.Baseline)}\" text-anchor=\"{line.Anchor}\" fill=\"{line.Ink}\"";
            var font = $"font-family=\"{line.Face.Family}\" font-size=\"{SvgCanvas.N(line.Size)}\"{weight}{style}{spacing}";
            Svg.Raw($"<text {place} {font}>{CoverText.Escape(line.Text)}</text>");
        }
    }
}
