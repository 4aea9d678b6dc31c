namespace Bookly.Covers;

/// <summary>Where a motif draws: a box from (0, 0), already filled with the palette's field colour and clipped.</summary>
public sealed record MotifArea(SvgCanvas Svg, double Width, double Height, CoverPalette Palette, CoverRandom Random)
{
    /// <summary>The shorter side: what a centred figure is sized by.</summary>
    public double Unit => Math.Min(Width, Height);

    public double CentreX => Width / 2;

    public double CentreY => Height / 2;

    /// <summary>How many columns of square cells to lay, at most as many as wanted, so that a tall area does not take more cells than the SVG should carry.</summary>
    public int Columns(int wanted, int maxCells)
    {
        while (wanted > 1 && wanted * Math.Ceiling(Height * wanted / Width) > maxCells) wanted--;
        return wanted;
    }

    public CoverColour Field => Palette.Field;

    public CoverColour A => Palette.A;

    public CoverColour B => Palette.B;

    public CoverColour C => Palette.C;
}

/// <summary>A picture that can be drawn in any area, palette and mood.</summary>
/// <param name="Repeats">True for a pattern, which may be covered in part or cut to a strip; false for a scene, which has a middle to be seen.</param>
public sealed record Motif(string Name, Action<MotifArea> Paint, bool Repeats = false);
