namespace Bookly.Covers.Motifs;

/// <summary>Sun, moon, stars and what they stand over.</summary>
internal static class SkyMotifs
{
    /// <summary>A low sun and its road on the water.</summary>
    public static void SunOverSea(MotifArea area)
    {
        var horizon = area.Height * area.Random.Between(0.55, 0.66);
        var r = area.Unit * area.Random.Between(0.22, 0.3);
        var x = area.CentreX + area.Width * area.Random.Between(-0.12, 0.12);
        for (var i = 3; i >= 1; i--) area.Svg.Circle(x, horizon - r * 0.3, r * (1 + i * 0.28), area.Field.Towards(area.A, 0.34 - i * 0.08));
        area.Svg.Circle(x, horizon - r * 0.3, r, area.A);
        area.Svg.Rect(0, horizon, area.Width, area.Height - horizon, area.B);
        PathData glints = new(), swell = new();
        var thickness = 2.5;
        for (var y = horizon + 7; y < area.Height; y += thickness * 2.6, thickness += 0.7)
        {
            var half = r * area.Random.Between(0.35, 1.05);
            var shift = area.Random.Between(-12, 12);
            glints.Box(x - half + shift, y, 2 * half, thickness);
            var start = area.Random.Between(-0.1, 0.8) * area.Width;
            swell.Box(start, y + thickness, area.Width * area.Random.Between(0.1, 0.3), 1.5);
        }

        area.Svg.Fill(swell, area.C);
        area.Svg.Fill(glints, area.A);
    }

    /// <summary>Stars joined into a figure nobody has named yet.</summary>
    public static void Constellation(MotifArea area)
    {
        var dust = new PathData();
        for (var i = 0; i < 46; i++) dust
            .Circle(area.Random.Between(0, area.Width), area.Random.Between(0, area.Height), area.Random.Between(0.6, 1.7));
        area.Svg.Fill(dust, area.C);

        var count = area.Random.Whole(7, 10);
        var points = new (double X, double Y)[count];
        for (var i = 0; i < count; i++)
        {
            var part = (i + 0.5) / count;
            points[i] = (area.Width * (0.12 + 0.76 * part), area.Height * area.Random.Between(0.16, 0.84));
        }

        PathData lines = new(), stars = new(), halos = new();
        for (var i = 0; i < count; i++)
        {
            if (i == 0) lines.M(points[i].X, points[i].Y);
            else lines.L(points[i].X, points[i].Y);
            var size = area.Random.Between(5, 11);
            stars.Star(points[i].X, points[i].Y, size, size * 0.32, 4);
            if (area.Random.Chance(0.3)) halos.Circle(points[i].X, points[i].Y, size * 1.5);
        }

        var branch = points[area.Random.Whole(1, count - 3)];
        lines.M(branch.X, branch.Y).L(branch.X + area.Width * 0.1, Math.Clamp(area.Height - branch.Y, 20, area.Height - 20));
        area.Svg.Ring(area.CentreX, area.CentreY, area.Unit * 0.46, area.B, 1.2);
        area.Svg.Ring(area.CentreX, area.CentreY, area.Unit * 0.36, area.B, 0.8);
        area.Svg.Stroke(lines, area.B, 1.5);
        area.Svg.Stroke(halos, area.A, 1);
        area.Svg.Fill(stars, area.A);
    }

    /// <summary>Planets on their rounds.</summary>
    public static void Orbits(MotifArea area)
    {
        var (cx, cy) = area.Random.Chance(0.5) ? (area.CentreX, area.CentreY) : (area.Width * 0.2, area.Height * 0.85);
        var reach = Math.Max(area.Width, area.Height) * 0.95;
        var count = area.Random.Whole(6, 8);
        area.Svg.Circle(cx, cy, area.Unit * 0.1, area.A);
        for (var i = 1; i <= count; i++)
        {
            var r = area.Unit * 0.08 + reach * i / (count + 1) * 0.75;
            area.Svg.Ring(cx, cy, r, i % 3 == 0 ? area.A : area.B, i % 3 == 0 ? 2.4 : 1.1);
            var angle = area.Random.Between(0, Math.PI * 2);
            var (x, y) = (cx + Math.Cos(angle) * r, cy + Math.Sin(angle) * r);
            var size = area.Unit * area.Random.Between(0.018, 0.05);
            area.Svg.Circle(x, y, size + 4, area.Field);
            area.Svg.Circle(x, y, size, area.Random.Chance(0.5) ? area.C : area.A);
            if (area.Random.Chance(0.3)) area.Svg.Ring(x, y, size * 1.5, area.C, 1.2);
        }
    }

    /// <summary>The moon, waxing and waning.</summary>
    public static void MoonPhases(MotifArea area)
    {
        var columns = area.Width > 250 ? 5 : area.Width > 150 ? 3 : 1;
        var cell = area.Width / columns;
        var rows = Math.Max(1, (int)(area.Height / cell));
        var top = (area.Height - rows * cell) / 2;
        PathData lit = new(), disc = new();
        for (var i = 0; i < rows * columns; i++)
        {
            var (x, y, r) = ((i % columns + 0.5) * cell, top + (i / columns + 0.5) * cell, cell * 0.36);
            disc.Circle(x, y, r);
            // The terminator is half an ellipse whose width runs from +r through 0 to -r as the moon fills.
            var phase = Math.Cos(Math.PI * 2 * (i + 0.5) / (rows * columns));
            var waxing = i < rows * columns / 2;
            var side = waxing ? 1 : -1;
            lit.M(x, y - r).Arc(r, x, y + r, clockwise: waxing)
                .C(x + side * phase * r * 1.33, y + r * 0.9, x + side * phase * r * 1.33, y - r * 0.9, x, y - r).Z();
        }

        area.Svg.Fill(disc, area.B);
        area.Svg.Fill(lit, area.A);
    }

    /// <summary>Ranges behind ranges under a disc.</summary>
    public static void Mountains(MotifArea area)
    {
        var r = area.Unit * area.Random.Between(0.11, 0.17);
        var x = area.Width * area.Random.Between(0.25, 0.75);
        area.Svg.Circle(x, area.Height * area.Random.Between(0.2, 0.32), r, area.A);
        CoverColour[] ranges = [area.Field.Towards(area.B, 0.35), area.Field.Towards(area.B, 0.7), area.B, area.B.Towards(area.C, 0.5),
            area.C];
        for (var i = 0; i < ranges.Length; i++)
        {
            var foot = area.Height * (0.36 + 0.13 * i);
            var path = new PathData().M(0, area.Height).L(0, foot + area.Random.Between(-20, 20));
            for (double px = 0; px < area.Width;)
            {
                var step = area.Width * area.Random.Between(0.1, 0.2);
                path.L(px + step * 0.5, foot - area.Height * area.Random.Between(0.06, 0.17))
                    .L(px + step, foot - area.Height * area.Random.Between(-0.02, 0.05));
                px += step;
            }

            area.Svg.Fill(path.L(area.Width + 40, area.Height).Z(), ranges[i]);
        }
    }

    /// <summary>Birds crossing a great disc.</summary>
    public static void Birds(MotifArea area)
    {
        area.Svg.Circle(area.CentreX, area.CentreY * 1.05, area.Unit * 0.34, area.A);
        var birds = new PathData();
        for (var i = 0; i < area.Random.Whole(11, 16); i++)
        {
            var (x, y) = (area.Width * area.Random.Between(0.06, 0.94), area.Height * area.Random.Between(0.1, 0.8));
            var s = area.Unit * area.Random.Between(0.025, 0.07);
            var tilt = area.Random.Between(-0.3, 0.3) * s;
            birds.M(x - s, y - s * 0.45 + tilt).Q(x - s * 0.35, y - s * 0.75, x, y)
                .Q(x + s * 0.35, y - s * 0.75, x + s, y - s * 0.45 - tilt)
                .Q(x + s * 0.35, y - s * 0.35, x, y + s * 0.3).Q(x - s * 0.35, y - s * 0.35, x - s, y - s * 0.45 + tilt).Z();
        }

        var hills = new PathData().M(0, area.Height).L(0, area.Height * 0.86)
            .Q(area.Width * 0.25, area.Height * 0.76, area.Width * 0.5, area.Height * 0.86).T(area.Width, area.Height * 0.84)
                .L(area.Width, area.Height).Z();
        area.Svg.Fill(hills, area.B);
        area.Svg.Fill(birds, area.C);
    }

    /// <summary>A sphere in lines that swell with its shadow, as a wood engraver cuts one.</summary>
    public static void Engraving(MotifArea area)
    {
        var r = area.Unit * 0.4;
        var (cx, cy) = (area.CentreX, area.CentreY);
        var gap = Math.Max(area.Unit / 44, 5);
        var rules = new PathData();
        for (var y = gap / 2; y < area.Height; y += gap)
        {
            var dy = y - cy;
            var half = Math.Abs(dy) < r ? Math.Sqrt(r * r - dy * dy) : 0;
            rules.M(0, y).L(Math.Max(cx - half - gap, 0), y).M(Math.Min(cx + half + gap, area.Width), y).L(area.Width, y);
            if (half < 2) continue;
            var full = gap * 0.46 * (0.75 + 0.25 * dy / r);
            // A lens that is thin where the light falls and thick towards the shadow's side.
            area.Svg.Fill(new PathData().M(cx - half, y - 0.7).Q(cx + half * 0.55, y - full * 2.1, cx + half, y - 1.2).L(cx + half, y + 1.2)
                .Q(cx + half * 0.55, y + full * 1.7, cx - half, y + 0.7).Z(), dy < -r * 0.2 ? area.A : area.B);
        }

        area.Svg.Stroke(rules, area.C, 1);
    }
}
