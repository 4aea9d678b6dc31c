namespace Bookly.Covers;

/// <summary>Where picture, title, author and mark go.</summary>
/// <param name="NeedsPattern">True when it hides or cuts the middle of the picture, so that only a repeating motif will do.</param>
public sealed record CoverLayout(string Name, Action<CoverSheet> Compose, bool NeedsPattern = false);

/// <summary>The house's layouts. Type always stands on the plain ground colour, never on the picture.</summary>
public static class CoverLayouts
{
    private const double W = CoverSheet.Width;
    private const double H = CoverSheet.Height;

    public static IReadOnlyList<CoverLayout> All { get; } =
    [
        new("panel", Panel), new("header", Header), new("label", Label, NeedsPattern: true), new("window", Window), new("roundel", Roundel),
        new("arch", Arch), new("band", Band), new("strip", Strip, NeedsPattern: true),
    ];

    /// <summary>Those that show the whole picture.</summary>
    public static IReadOnlyList<CoverLayout> ForScenes { get; } = [.. All.Where(l => !l.NeedsPattern)];

    /// <summary>A full-bleed picture over a block of type.</summary>
    private static void Panel(CoverSheet sheet)
    {
        const double edge = 388;
        sheet.Picture(0, 0, W, edge);
        sheet.Svg.Rect(0, edge, W, 5, sheet.Palette.AccentInk);
        var bottom = sheet.Author(34, edge + 30, W - 68, 34, "start", largest: 15);
        sheet.Title(34, bottom + 16, W - 68, H - 56 - bottom - 16, 48, "start");
        sheet.Mark(34, H - 22, "start");
    }

    /// <summary>Large type above, the picture growing from the foot.</summary>
    private static void Header(CoverSheet sheet)
    {
        sheet.Title(34, 46, W - 68, 158, 52, "start");
        sheet.Author(34, 222, W - 150, 34, "start", 0.5);
        sheet.Mark(W - 34, 246, "end");
        sheet.Picture(0, 272, W, H - 272);
    }

    /// <summary>A picture from edge to edge with a pasted label.</summary>
    private static void Label(CoverSheet sheet)
    {
        sheet.Picture(0, 0, W, H);
        const double x = 56, y = 140, w = W - 112, h = 254;
        sheet.Svg.Rect(x, y, w, h, sheet.Palette.Ground);
        sheet.Svg.Frame(x + 8, y + 8, w - 16, h - 16, sheet.Palette.Ink, 1.6);
        sheet.Svg.Frame(x + 12, y + 12, w - 24, h - 24, sheet.Palette.Ink, 0.6);
        sheet.Title(x + 28, y + 30, w - 56, 116, 40, at: 0.5);
        sheet.Svg.Rect(W / 2 - 16, y + 160, 32, 1.4, sheet.Palette.AccentInk);
        sheet.Author(x + 26, y + 174, w - 52, 34, at: 0.5, largest: 15);
        sheet.Mark(W / 2, y + h - 22);
    }

    /// <summary>A picture hung on the page, its caption the title.</summary>
    private static void Window(CoverSheet sheet)
    {
        sheet.Picture(36, 36, W - 72, 330);
        sheet.Title(40, 390, W - 80, 104, 46, at: 0.5);
        sheet.Author(40, 506, W - 80, 30, at: 0.5, largest: 15);
        sheet.Mark(W / 2, H - 26);
    }

    /// <summary>A double frame, and the picture in a medallion.</summary>
    private static void Roundel(CoverSheet sheet)
    {
        DoubleFrame(sheet);
        sheet.Title(48, 56, W - 96, 134, 50, at: 0.5);
        const double r = 118, cy = 336;
        sheet.Picture(W / 2 - r, cy - r, 2 * r, 2 * r, new PathData().Circle(W / 2, cy, r));
        sheet.Svg.Ring(W / 2, cy, r + 6, sheet.Palette.Ink, 1.2);
        sheet.Author(48, 476, W - 96, 40, at: 0.5);
        sheet.Mark(W / 2, H - 42);
    }

    /// <summary>The picture through an arched window, the title under it.</summary>
    private static void Arch(CoverSheet sheet)
    {
        const double x = 68, y = 44, w = W - 136, h = 330;
        PathData Opening(double grow) => new PathData()
            .M(x - grow, y + h + grow).L(x - grow, y + w / 2).Arc(w / 2 + grow, x + w + grow, y + w / 2).L(x + w + grow, y + h + grow).Z();
        sheet.Picture(x, y, w, h, Opening(0));
        sheet.Svg.Stroke(Opening(7), sheet.Palette.Ink, 1.4);
        sheet.Title(36, 400, W - 72, 92, 46, at: 0.5);
        sheet.Author(36, 506, W - 72, 30, at: 0.5, largest: 15);
        sheet.Mark(W / 2, H - 26);
    }

    /// <summary>Author, picture across the middle, title below.</summary>
    private static void Band(CoverSheet sheet)
    {
        sheet.Author(34, 34, W - 68, 40, at: 0.5, largest: 19);
        sheet.Svg.Rect(0, 92, W, 2, sheet.Palette.AccentInk);
        sheet.Picture(0, 98, W, 264);
        sheet.Svg.Rect(0, 366, W, 2, sheet.Palette.AccentInk);
        sheet.Title(34, 388, W - 68, 158, 50, at: 0.45);
        sheet.Mark(W / 2, H - 24);
    }

    /// <summary>Nearly all type: the title large on plain ground, a picture down the spine's side.</summary>
    private static void Strip(CoverSheet sheet)
    {
        const double edge = 116;
        sheet.Picture(0, 0, edge, H);
        var bottom = sheet.Title(edge + 28, 48, W - edge - 56, 340, 54, "start");
        sheet.Svg.Rect(edge + 28, bottom + 26, 44, 3, sheet.Palette.AccentInk);
        sheet.Author(edge + 28, bottom + 46, W - edge - 56, 70, "start", largest: 16);
        sheet.Mark(edge + 28, H - 34, "start");
    }

    private static void DoubleFrame(CoverSheet sheet)
    {
        sheet.Svg.Frame(18, 18, W - 36, H - 36, sheet.Palette.Ink, 2.4);
        sheet.Svg.Frame(25, 25, W - 50, H - 50, sheet.Palette.Ink, 0.8);
        var corners = new PathData();
        foreach (var (x, y) in new[] { (25.0, 25.0), (W - 25, 25), (25, H - 25), (W - 25, H - 25) }) corners.Star(x, y, 9, 9, 2);
        sheet.Svg.Stroke(corners, sheet.Palette.Ink, 1, sheet.Palette.AccentInk);
    }
}
