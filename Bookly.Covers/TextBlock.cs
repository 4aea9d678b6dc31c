namespace Bookly.Covers;

/// <summary>A line of type that has been placed.</summary>
/// <param name="Baseline">Where it stands, in the cover's units from the top.</param>
/// <param name="X">Its left edge, middle or right edge, as <paramref name="Anchor"/> says.</param>
/// <param name="Width">Estimated, in the cover's units.</param>
public sealed record TextLine(string Text, double X, double Baseline, double Size, double Tracking, string Anchor, Typeface Face, CoverColour Ink, double Width)
{
    /// <summary>The left end of the line.</summary>
    public double Left => Anchor switch { "middle" => X - Width / 2, "end" => X - Width, _ => X };
}

/// <summary>Text broken into lines and sized so that it fits a box.</summary>
/// <param name="Size">Font size, in the cover's units.</param>
/// <param name="Leading">From one baseline to the next, as a multiple of the size.</param>
/// <param name="Tracking">Letter spacing as a part of the size.</param>
public sealed record TextBlock(IReadOnlyList<string> Lines, Typeface Face, double Size, double Leading, double Tracking)
{
    /// <summary>From the top of the first line's capitals to the last baseline.</summary>
    public double Height => Size * 0.72 + (Lines.Count - 1) * Size * Leading;

    /// <summary>
    /// The largest setting between two sizes that fits the box. What does not fit even at the smallest is cut with an ellipsis:
    /// a cover shows a title, it does not archive it.
    /// </summary>
    public static TextBlock Fit(
        string text, Typeface face, double width, double height, double largest, double smallest, double leading = 1.08, double tracking = 0)
    {
        for (var size = largest; ; size -= Math.Max(1, size * 0.03))
        {
            size = Math.Max(size, smallest);
            var last = size <= smallest;
            var lines = LineBreaker.Break(text, width, s => face.Measure(s, size, tracking * size), splitWords: last);
            if (lines is not null)
            {
                var block = new TextBlock(lines, face, size, leading, tracking);
                if (block.Height <= height) return block;
                if (last) return block with { Lines = Cut(block, width, height) };
            }
        }
    }

    /// <summary>The lines, the first one's capitals touching <paramref name="top"/>.</summary>
    public IEnumerable<TextLine> Place(double x, double top, string anchor, CoverColour ink)
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            var baseline = top + Size * 0.72 + i * Size * Leading;
            yield return new(Lines[i], x, baseline, Size, Tracking * Size, anchor, Face, ink, Face.Measure(Lines[i], Size, Tracking * Size));
        }
    }

    private static List<string> Cut(TextBlock block, double width, double height)
    {
        var room = Math.Max(1, 1 + (int)((height - block.Size * 0.72) / (block.Size * block.Leading)));
        var kept = block.Lines.Take(room).ToList();
        var last = kept[^1];
        while (last.Length > 1 && block.Face.Measure(last + "…", block.Size, block.Tracking * block.Size) > width)
            last = last[..(last.Length - (char.IsLowSurrogate(last[^1]) ? 2 : 1))];
        kept[^1] = last.TrimEnd(' ', ',', ';', ':', '-') + "…";
        return kept;
    }
}
