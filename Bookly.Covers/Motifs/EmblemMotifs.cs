namespace Bookly.Covers.Motifs;

/// <summary>One object in the middle of the field.</summary>
internal static class EmblemMotifs
{
    /// <summary>An eye that looks back.</summary>
    public static void Eye(MotifArea area)
    {
        var (cx, cy, w) = (area.CentreX, area.CentreY, Math.Min(area.Width * 0.42, area.Unit * 0.5));
        var rays = new PathData();
        for (var i = 0; i < 36; i++)
        {
            var angle = i * Math.PI / 18;
            var (inner, outer) = (w * 1.12, w * (i % 2 == 0 ? 1.5 : 1.3));
            rays.M(cx + Math.Cos(angle) * inner, cy + Math.Sin(angle) * inner * 0.8)
                .L(cx + Math.Cos(angle) * outer, cy + Math.Sin(angle) * outer * 0.8);
        }

        area.Svg.Stroke(rays, area.B, 2.4);
        area.Svg.Fill(new PathData().M(cx - w, cy).Q(cx, cy - w * 1.15, cx + w, cy).Q(cx, cy + w * 1.15, cx - w, cy).Z(), area.A);
        area.Svg.Circle(cx, cy, w * 0.4, area.B);
        for (var i = 0; i < 3; i++) area.Svg.Ring(cx, cy, w * (0.33 - i * 0.05), area.A, 1.2);
        area.Svg.Circle(cx, cy, w * 0.19, area.Field);
        area.Svg.Circle(cx + w * 0.1, cy - w * 0.12, w * 0.06, area.C);
    }

    /// <summary>A keyhole with the light on behind it.</summary>
    public static void Keyhole(MotifArea area)
    {
        var (cx, cy, r) = (area.CentreX, area.CentreY - area.Unit * 0.08, area.Unit * 0.13);
        for (var i = 6; i >= 1; i--) area.Svg
            .Circle(cx, cy + r, r * (1.5 + i * 0.42), i % 2 == 0 ? area.B : area.B.Towards(area.Field, 0.45));
        var hole = new PathData().Circle(cx, cy, r)
            .Polygon((cx - r * 0.45, cy + r * 0.6), (cx + r * 0.45, cy + r * 0.6), (cx + r * 0.95, cy + r * 3), (cx - r * 0.95,
            cy + r * 3));
        area.Svg.Stroke(hole, area.A, 9, area.A);
        area.Svg.Fill(new PathData().Polygon((cx - r * 0.3, area.Height), (cx + r * 0.3, area.Height), (cx + r * 0.16, cy),
            (cx - r * 0.16, cy)), area.C);
        area.Svg.Circle(cx, cy, r * 0.42, area.C);
    }

    /// <summary>A candle in its halo.</summary>
    public static void Candle(MotifArea area)
    {
        var (cx, s) = (area.CentreX, area.Unit * 0.1);
        var flame = area.Height * 0.36;
        for (var i = 5; i >= 1; i--) area.Svg.Circle(cx, flame, s * (0.9 + i * 0.75), area.Field.Towards(area.A, 0.52 - i * 0.09));
        area.Svg.Fill(new PathData().M(cx - s * 0.55, area.Height).L(cx - s * 0.55, flame + s * 1.7)
            .Q(cx, flame + s * 1.35, cx + s * 0.55, flame + s * 1.7).L(cx + s * 0.55, area.Height).Z(), area.C);
        area.Svg.Stroke(new PathData().M(cx + s * 0.28, flame + s * 1.62).L(cx + s * 0.3, flame + s * 2.7), area.C, s * 0.28);
        area.Svg.Stroke(new PathData().M(cx, flame + s * 1.5).L(cx, flame + s * 0.8), area.B, 3);
        area.Svg.Fill(new PathData().M(cx, flame - s * 1.4).Q(cx + s * 0.95, flame + s * 0.25, cx, flame + s * 1.1)
            .Q(cx - s * 0.95, flame + s * 0.25, cx, flame - s * 1.4).Z(), area.A);
        area.Svg.Fill(new PathData().M(cx, flame - s * 0.2).Q(cx + s * 0.4, flame + s * 0.5, cx, flame + s)
            .Q(cx - s * 0.4, flame + s * 0.5, cx, flame - s * 0.2).Z(), area.C);
        area.Svg.Rect(0, area.Height * 0.93, area.Width, area.Height * 0.07, area.B);
    }

    /// <summary>A compass rose.</summary>
    public static void Compass(MotifArea area)
    {
        var (cx, cy, r) = (area.CentreX, area.CentreY, area.Unit * 0.42);
        area.Svg.Ring(cx, cy, r * 0.82, area.B, 2);
        area.Svg.Ring(cx, cy, r * 0.76, area.B, 0.9);
        var ticks = new PathData();
        for (var i = 0; i < 72; i++)
        {
            var angle = i * Math.PI / 36;
            var inner = r * (i % 6 == 0 ? 0.64 : 0.71);
            ticks.M(cx + Math.Cos(angle) * inner, cy + Math.Sin(angle) * inner)
                .L(cx + Math.Cos(angle) * r * 0.76, cy + Math.Sin(angle) * r * 0.76);
        }

        area.Svg.Stroke(ticks, area.B, 1.1);
        void Points(double offset, double reach, double waist, CoverColour light, CoverColour dark)
        {
            PathData left = new(), right = new();
            for (var i = 0; i < 4; i++)
            {
                var angle = offset + i * Math.PI / 2;
                var tip = (cx + Math.Cos(angle) * reach, cy + Math.Sin(angle) * reach);
                left.Polygon((cx, cy), tip, (cx + Math.Cos(angle - Math.PI / 4) * waist, cy + Math.Sin(angle - Math.PI / 4) * waist));
                right.Polygon((cx, cy), tip, (cx + Math.Cos(angle + Math.PI / 4) * waist, cy + Math.Sin(angle + Math.PI / 4) * waist));
            }

            area.Svg.Fill(left, light);
            area.Svg.Fill(right, dark);
        }

        Points(Math.PI / 4, r * 0.62, r * 0.15, area.C, area.B);
        Points(0, r * 1.02, r * 0.17, area.A, area.A.Towards(area.Field, 0.45));
        area.Svg.Circle(cx, cy, r * 0.07, area.C);
    }

    /// <summary>A laurel wreath with a star or a disc in it.</summary>
    public static void Wreath(MotifArea area)
    {
        var (cx, cy, r) = (area.CentreX, area.CentreY, area.Unit * 0.31);
        PathData outer = new(), inner = new();
        var leaves = area.Random.Whole(10, 13);
        foreach (var side in (int[])[-1, 1])
        {
            for (var i = 0; i < leaves; i++)
            {
                var angle = Math.PI / 2 - side * (0.14 + i * 2.62 / leaves);
                var (x, y) = (cx + Math.Cos(angle) * r, cy + Math.Sin(angle) * r);
                var size = r * (0.42 - 0.012 * i);
                var along = angle - side * Math.PI / 2;
                outer.Leaf(x, y, x + Math.Cos(along + side * 0.62) * size, y + Math.Sin(along + side * 0.62) * size, size * 0.33);
                inner.Leaf(x, y, x + Math.Cos(along - side * 0.62) * size * 0.9, y + Math.Sin(along - side * 0.62) * size * 0.9,
                    size * 0.33);
            }
        }

        area.Svg.Fill(outer, area.A);
        area.Svg.Fill(inner, area.B);
        area.Svg.Circle(cx, cy, r * 0.44, area.C);
        if (area.Random.Chance(0.5)) area.Svg.Fill(new PathData().Star(cx, cy, r * 0.33, r * 0.14, 5), area.Field);
        else area.Svg.Fill(new PathData().Star(cx, cy, r * 0.34, r * 0.19, 12), area.Field);
    }

    /// <summary>A line that winds itself up.</summary>
    public static void Spiral(MotifArea area)
    {
        var (cx, cy) = (area.CentreX, area.CentreY);
        var turns = area.Random.Whole(5, 7);
        var gap = area.Unit * 0.46 / turns;
        var path = new PathData().M(cx, cy);
        // Half circles with alternating centres make a spiral of few numbers.
        for (var i = 1; i <= turns * 2; i++)
        {
            var reach = gap * (i + 0.0) / 2;
            path.Arc((gap * i / 2 + gap * (i - 1) / 2) / 2, i % 2 == 1 ? cx + reach : cx - reach, cy);
        }

        area.Svg.Circle(cx, cy, area.Unit * 0.5, area.B);
        area.Svg.Stroke(path, area.A, gap * 0.46);
        area.Svg.Circle(cx, cy, gap * 0.5, area.C);
    }

    /// <summary>A quill over ruled lines.</summary>
    public static void Quill(MotifArea area)
    {
        var rules = new PathData();
        for (var y = area.Height * 0.16; y < area.Height * 0.9; y += area.Height * 0.085) rules.M(area.Width * 0.1, y)
            .L(area.Width * 0.9, y);
        area.Svg.Stroke(rules, area.B, 1.2);
        var (bx, by) = (area.CentreX - area.Unit * 0.24, area.Height * 0.5 + area.Unit * 0.38);
        var (tx, ty) = (area.CentreX + area.Unit * 0.26, area.Height * 0.5 - area.Unit * 0.4);
        var (dx, dy) = (tx - bx, ty - by);
        (double X, double Y) Along(double t, double side) => (bx + dx * t - dy * side, by + dy * t + dx * side);
        var vane = new PathData().M(Along(0.26, 0).X, Along(0.26, 0).Y)
            .Q(Along(0.42, -0.2).X, Along(0.42, -0.2).Y, Along(0.98, -0.03).X, Along(0.98, -0.03).Y)
            .Q(Along(0.86, 0.2).X, Along(0.86, 0.2).Y, Along(0.26, 0).X, Along(0.26, 0).Y).Z();
        area.Svg.Fill(vane, area.A);
        var barbs = new PathData();
        for (var t = 0.36; t < 0.9; t += 0.075)
        {
            barbs.M(Along(t, 0.004).X, Along(t, 0.004).Y).L(Along(t + 0.1, 0.085).X, Along(t + 0.1, 0.085).Y);
            barbs.M(Along(t, -0.004).X, Along(t, -0.004).Y).L(Along(t + 0.1, -0.085).X, Along(t + 0.1, -0.085).Y);
        }

        area.Svg.Stroke(barbs, area.Field, 1.5);
        area.Svg.Stroke(new PathData().M(bx, by).Q(Along(0.5, 0.03).X, Along(0.5, 0.03).Y, Along(0.9, 0).X, Along(0.9, 0).Y), area.C, 3);
        area.Svg.Stroke(new PathData().M(bx, by).Q(bx + area.Unit * 0.12, by + 16, bx + area.Unit * 0.2, by + 2)
            .T(bx + area.Unit * 0.38, by), area.C, 2);
    }
}
