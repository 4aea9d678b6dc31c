namespace Bookly.Covers.Motifs;

/// <summary>Patterns made of plain shapes.</summary>
internal static class GeometricMotifs
{
    /// <summary>Square tiles of quarter discs, half discs and wedges.</summary>
    public static void Tiles(MotifArea area)
    {
        var columns = area.Width > 150 ? area.Random.Whole(4, 6) : 2;
        var cell = area.Width / columns;
        PathData[] layers = [new(), new(), new()];
        for (var row = 0; row * cell < area.Height; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (x, y) = (column * cell, row * cell);
                var layer = layers[area.Random.Whole(0, 2)];
                switch (area.Random.Whole(0, 6))
                {
                    case 0: layer.M(x, y).L(x + cell, y).Arc(cell, x, y + cell).Z(); break;
                    case 1: layer.M(x + cell, y + cell).L(x, y + cell).Arc(cell, x + cell, y).Z(); break;
                    case 2: layer.M(x, y + cell / 2).Arc(cell / 2, x + cell, y + cell / 2).Z(); break;
                    case 3: layer.Circle(x + cell / 2, y + cell / 2, cell * 0.32); break;
                    case 4: layer.M(x, y).Arc(cell, x + cell, y + cell).Arc(cell, x, y).Z(); break;
                    case 5: layer.Polygon((x, y), (x + cell, y), (x, y + cell)); break;
                    default: layer.M(x + cell, y).L(x + cell, y + cell).Arc(cell, x, y).Z(); break;
                }
            }
        }

        area.Svg.Fill(layers[0], area.A);
        area.Svg.Fill(layers[1], area.B);
        area.Svg.Fill(layers[2], area.C);
    }

    /// <summary>Overlapping fish scales, after the Japanese wave pattern.</summary>
    public static void Scales(MotifArea area)
    {
        var columns = area.Columns(area.Width > 250 ? 4 : 3, 16);
        var r = area.Width / columns / 2;
        var odd = false;
        for (var y = r * 0.4; y < area.Height + r; y += r * 0.64, odd = !odd)
        {
            PathData discs = new(), inner = new(), core = new();
            for (var x = odd ? 0 : r; x <= area.Width + r; x += 2 * r)
            {
                discs.M(x - r, y).Arc(r, x + r, y).Z();
                inner.M(x - r * 0.68, y).Arc(r * 0.68, x + r * 0.68, y).Z();
                core.M(x - r * 0.36, y).Arc(r * 0.36, x + r * 0.36, y).Z();
            }

            area.Svg.Stroke(discs, area.Field, 3, area.A);
            area.Svg.Fill(inner, area.Field);
            area.Svg.Fill(core, odd ? area.B : area.C);
        }
    }

    /// <summary>Stripes of uneven width, upright or leaning.</summary>
    public static void Stripes(MotifArea area)
    {
        var lean = area.Random.Pick<double>([0, 0, area.Height * 0.5, -area.Height * 0.5]);
        CoverColour[] colours = [area.A, area.B, area.C];
        var next = area.Random.Whole(0, 2);
        for (var x = -Math.Abs(lean); x < area.Width + Math.Abs(lean);)
        {
            var width = area.Random.Pick<double>([6, 12, 12, 22, 34, 48]);
            area.Svg.Fill(new PathData().Polygon((x, 0), (x + width, 0), (x + width + lean, area.Height), (x + lean, area.Height)),
                colours[next]);
            next = (next + area.Random.Whole(1, 2)) % 3;
            x += width + area.Random.Pick<double>([5, 8, 14]);
        }
    }

    /// <summary>A harlequin's lozenges.</summary>
    public static void Harlequin(MotifArea area)
    {
        var columns = area.Columns(area.Random.Whole(4, 6), 40);
        var (w, h) = (area.Width / columns, area.Width / columns * 1.6);
        PathData[] layers = [new(), new(), new()];
        PathData studs = new();
        for (var row = -1; row * h / 2 < area.Height + h; row++)
        {
            for (var column = 0; column <= columns; column++)
            {
                var (x, y) = ((column + (row & 1) * 0.5) * w, row * h / 2);
                if (!area.Random.Chance(0.22))
                    layers[(column + row + 9 + area.Random.Whole(0, 1)) % 3]
                        .Polygon((x, y - h / 2), (x + w / 2, y), (x, y + h / 2), (x - w / 2, y));
                studs.Circle(x + w / 2, y, 2.6);
            }
        }

        area.Svg.Fill(layers[0], area.A);
        area.Svg.Fill(layers[1], area.B);
        area.Svg.Fill(layers[2], area.C);
        area.Svg.Fill(studs, area.Field);
    }

    /// <summary>Squares, discs or lozenges inside one another.</summary>
    public static void Nested(MotifArea area)
    {
        CoverColour[] colours = [area.A, area.Field, area.B, area.Field, area.C, area.Field];
        var shape = area.Random.Whole(0, 2);
        var (cx, cy) = (area.CentreX, area.CentreY);
        var step = area.Unit / area.Random.Whole(16, 22);
        var i = 0;
        for (var r = Math.Max(area.Width, area.Height) * (shape == 0 ? 1.1 : 0.72); r > step * 0.8; r -= step, i++)
        {
            var colour = colours[i % colours.Length];
            if (shape == 0) area.Svg.Fill(new PathData()
                .Polygon((cx, cy - r), (cx + r * 0.72, cy), (cx, cy + r), (cx - r * 0.72, cy)), colour);
            else if (shape == 1) area.Svg.Circle(cx, cy, r, colour);
            else area.Svg.Rect(cx - r, cy - r, 2 * r, 2 * r, colour);
        }

        area.Svg.Circle(cx, cy, step * 1.5, area.A);
    }

    /// <summary>Rays from below, crossed by arcs: a cinema front of 1930.</summary>
    public static void DecoFan(MotifArea area)
    {
        var (cx, cy) = (area.CentreX, area.Height * 1.02);
        var reach = area.Width + area.Height;
        var rays = area.Random.Whole(11, 17);
        PathData light = new(), dark = new();
        for (var i = 0; i < rays; i++)
        {
            var from = Math.PI * (1 + (i + 0.0) / rays);
            var to = Math.PI * (1 + (i + 0.5) / rays);
            (i % 2 == 0 ? light : dark).Polygon((cx, cy), (cx + Math.Cos(from) * reach, cy + Math.Sin(from) * reach),
                (cx + Math.Cos(to) * reach, cy + Math.Sin(to) * reach));
        }

        area.Svg.Fill(light, area.A);
        area.Svg.Fill(dark, area.B);
        for (var i = 4; i >= 1; i--)
        {
            area.Svg.Circle(cx, cy, area.Unit * 0.13 * i + 6, area.Field);
            area.Svg.Circle(cx, cy, area.Unit * 0.13 * i, i % 2 == 0 ? area.C : area.A);
        }
    }

    /// <summary>Cut paper: lobed fronds laid side by side.</summary>
    public static void Cutouts(MotifArea area)
    {
        CoverColour[] colours = [area.A, area.B, area.C];
        var columns = area.Columns(3, 9);
        var rows = Math.Max(1, (int)Math.Round(area.Height / (area.Width / columns)));
        var (w, h) = (area.Width / columns, area.Height / rows);
        for (var i = 0; i < columns * rows; i++)
        {
            var (x, y) = ((i % columns + 0.5) * w, (i / columns + 0.5) * h);
            area.Svg.Rect(x - w / 2 + 5, y - h / 2 + 5, w - 10, h - 10, colours[(i + i / columns) % 3]);
            var ink = area.Random.Chance(0.7) ? area.Field : colours[(i + i / columns + 1) % 3];
            var turn = area.Random.Between(-0.5, 0.5);
            var size = Math.Min(w, h) * 0.4;
            var frond = new PathData();
            var lobes = area.Random.Whole(2, 3);
            for (var lobe = -lobes; lobe <= lobes; lobe++)
            {
                var along = (double)lobe / lobes;
                var (sx, sy) = (-Math.Sin(turn) * along * size * 0.7, Math.Cos(turn) * along * size * 0.7);
                foreach (var side in (int[])[-1, 1])
                {
                    var angle = turn - Math.PI / 2 + side * (1.0 + along * 0.35);
                    var reach = size * (0.95 - Math.Abs(along) * 0.35);
                    frond.Leaf(x + sx, y + sy, x + sx + Math.Cos(angle) * reach, y + sy + Math.Sin(angle) * reach, size * 0.2);
                }
            }

            frond.Leaf(x - Math.Sin(turn) * size, y + Math.Cos(turn) * size, x + Math.Sin(turn) * size, y - Math.Cos(turn) * size,
                size * 0.22);
            area.Svg.Fill(frond, ink);
        }
    }

    /// <summary>Two or three large discs that overlap, their overlaps in a third colour.</summary>
    public static void Eclipse(MotifArea area)
    {
        var r = area.Unit * area.Random.Between(0.28, 0.36);
        var angle = area.Random.Between(0.2, 1.2);
        var d = r * area.Random.Between(0.5, 0.8);
        var (dx, dy) = (Math.Cos(angle) * d, Math.Sin(angle) * d);
        var (cx, cy) = (area.CentreX, area.CentreY);
        area.Svg.Circle(cx - dx, cy - dy, r, area.A);
        area.Svg.Circle(cx + dx, cy + dy, r, area.B);
        // The lens: both centres are d from the middle, so the circles meet at h to either side of it.
        var h = Math.Sqrt(r * r - d * d);
        var (ux, uy) = (-Math.Sin(angle) * h, Math.Cos(angle) * h);
        area.Svg.Fill(new PathData().M(cx + ux, cy + uy).Arc(r, cx - ux, cy - uy, clockwise: false)
            .Arc(r, cx + ux, cy + uy, clockwise: false).Z(), area.C);
        for (var i = 1; i <= 4; i++) area.Svg.Ring(cx, cy, r * 1.45 + d * 0.4 + i * area.Unit * 0.05, area.C, 1.4);
    }
}
