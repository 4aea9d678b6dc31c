namespace Bookly.Covers.Motifs;

/// <summary>Plants, water and land.</summary>
internal static class NatureMotifs
{
    /// <summary>One branch, leaf by leaf, with berries.</summary>
    public static void Branch(MotifArea area)
    {
        var bend = area.Unit * area.Random.Between(0.08, 0.2) * (area.Random.Chance(0.5) ? 1 : -1);
        var (x0, y0, y1) = (area.CentreX, area.Height * 1.02, area.Height * 0.08);
        (double X, double Y) At(double t) => (x0 + bend * Math.Sin(t * Math.PI * 1.3), y0 + (y1 - y0) * t);

        PathData stem = new(), left = new(), right = new(), berries = new();
        stem.M(x0, y0);
        for (var i = 1; i <= 10; i++) stem.L(At(i / 10.0).X, At(i / 10.0).Y);
        var pairs = area.Random.Whole(6, 9);
        for (var i = 0; i <= pairs; i++)
        {
            var t = 0.12 + 0.84 * i / pairs;
            var (x, y) = At(t);
            var reach = Math.Min(area.Width * 0.4, area.Unit * 0.42) * (1.05 - t * 0.7);
            var rise = area.Unit * area.Random.Between(0.1, 0.17);
            left.Leaf(x, y, x - reach, y - rise, reach * 0.36);
            right.Leaf(x, y, x + reach * area.Random.Between(0.85, 1.05), y - rise * 1.3, reach * 0.36);
            if (area.Random.Chance(0.55)) berries.Circle(x + reach * 0.35, y + 9, area.Unit * 0.018)
                .Circle(x + reach * 0.5, y + 2, area.Unit * 0.018);
        }

        left.Leaf(At(0.97).X, At(0.97).Y, At(1).X + bend * 0.2, y1 - area.Height * 0.05, area.Unit * 0.04);
        area.Svg.Fill(left, area.A);
        area.Svg.Fill(right, area.B);
        area.Svg.Stroke(stem, area.A, Math.Max(area.Unit * 0.009, 2));
        area.Svg.Fill(berries, area.C);
    }

    /// <summary>Tall stalks, cups, umbels and daisies, as in a child's meadow.</summary>
    public static void Meadow(MotifArea area)
    {
        PathData stems = new(), leaves = new(), a = new(), c = new(), hearts = new();
        var count = Math.Max(5, (int)(area.Width / 46));
        for (var i = 0; i < count; i++)
        {
            var x = area.Width * (i + 0.5) / count;
            var top = area.Height * area.Random.Between(0.14, 0.55);
            var sway = area.Random.Between(-14, 14);
            stems.M(x, area.Height).Q(x, (top + area.Height) / 2, x + sway, top);
            var s = area.Width * area.Random.Between(0.04, 0.065);
            leaves.Leaf(x, area.Height * 0.92, x + s * area.Random.Between(0.8, 1.5), area.Height * 0.92 - s * 2.4, s * 0.5)
                .Leaf(x, area.Height * 0.84, x - s * 1.2, area.Height * 0.84 - s * 2, s * 0.45);
            var (hx, hy) = (x + sway, top);
            var layer = area.Random.Chance(0.5) ? a : c;
            switch (area.Random.Whole(0, 2))
            {
                case 0:
                    layer.M(hx - s, hy - s * 1.3).Q(hx - s, hy + s * 0.5, hx, hy + s * 0.5).Q(hx + s, hy + s * 0.5, hx + s, hy - s * 1.3)
                        .L(hx + s * 0.5, hy - s * 0.6).L(hx, hy - s * 1.5).L(hx - s * 0.5, hy - s * 0.6).Z();
                    break;
                case 1:
                    for (var petal = 0; petal < 8; petal++)
                        layer.Leaf(hx, hy, hx + Math.Cos(petal * Math.PI / 4) * s * 1.15, hy + Math.Sin(petal * Math.PI / 4) * s * 1.15,
                            s * 0.42);
                    hearts.Circle(hx, hy, s * 0.32);
                    break;
                default:
                    for (var ray = -3; ray <= 3; ray++)
                    {
                        var angle = -Math.PI / 2 + ray * 0.34;
                        var (ex, ey) = (hx + Math.Cos(angle) * s * 1.7, hy + Math.Sin(angle) * s * 1.7);
                        stems.M(hx, hy).L(ex, ey);
                        layer.Circle(ex, ey, s * 0.26);
                    }

                    break;
            }
        }

        area.Svg.Stroke(stems, area.B, 2.4);
        area.Svg.Fill(leaves, area.B);
        area.Svg.Fill(a, area.A);
        area.Svg.Fill(c, area.C);
        area.Svg.Fill(hearts, area.Field);
    }

    /// <summary>Wallpaper of sprigs, after the Arts and Crafts printers.</summary>
    public static void Wallpaper(MotifArea area)
    {
        var columns = area.Columns(4, 12);
        var cell = area.Width / columns;
        PathData leaves = new(), blooms = new(), stems = new(), hearts = new();
        for (var row = 0; (row - 0.5) * cell < area.Height; row++)
        {
            for (var column = 0; column <= columns; column++)
            {
                var (x, y) = ((column + (row % 2 == 0 ? 0.5 : 0)) * cell, (row + 0.35) * cell);
                var lean = row % 2 == 0 ? 1 : -1;
                stems.M(x - lean * cell * 0.2, y + cell * 0.52).Q(x + lean * cell * 0.15, y + cell * 0.25, x, y);
                leaves.Leaf(x - lean * cell * 0.02, y + cell * 0.33, x + lean * cell * 0.34, y + cell * 0.22, cell * 0.12)
                    .Leaf(x + lean * cell * 0.04, y + cell * 0.22, x - lean * cell * 0.3, y + cell * 0.14, cell * 0.12);
                for (var petal = 0; petal < 5; petal++)
                {
                    var angle = petal * Math.PI * 2 / 5 - Math.PI / 2;
                    blooms.Leaf(x, y, x + Math.Cos(angle) * cell * 0.2, y + Math.Sin(angle) * cell * 0.2, cell * 0.11);
                }

                hearts.Circle(x, y, cell * 0.045);
            }
        }

        area.Svg.Stroke(stems, area.B, 2.2);
        area.Svg.Fill(leaves, area.B);
        area.Svg.Fill(blooms, area.A);
        area.Svg.Fill(hearts, area.C);
    }

    /// <summary>Rolling water.</summary>
    public static void Waves(MotifArea area)
    {
        CoverColour[] colours = [area.A, area.B, area.Field.Towards(area.B, 0.5), area.C];
        var rows = area.Random.Whole(7, 10);
        var length = area.Width / area.Random.Pick<double>([1.5, 2, 3]);
        for (var i = 0; i < rows; i++)
        {
            var y = area.Height * (0.12 + 0.9 * i / rows);
            var height = area.Height * area.Random.Between(0.035, 0.07);
            var x = -length * area.Random.Next();
            var path = new PathData().M(x, y).Q(x + length / 4, y - height * 2, x + length / 2, y);
            for (var k = 2; x + length * (k - 1) / 2 < area.Width + length / 2; k++) path.T(x + length * k / 2, y);
            area.Svg.Stroke(path.L(area.Width * 2, area.Height + 9).L(-length, area.Height + 9)
                .Z(), area.Field, 2.5, colours[i % colours.Length]);
        }
    }

    /// <summary>A map's contour lines.</summary>
    public static void Contours(MotifArea area)
    {
        PathData lines = new(), index = new();
        var phases = Enumerable.Range(0, 4).Select(_ => area.Random.Between(0, Math.PI * 2)).ToArray();
        var (cx, cy) = (area.Width * area.Random.Between(0.35, 0.65), area.Height * area.Random.Between(0.35, 0.65));
        var reach = Math.Max(area.Width, area.Height) * 0.75;
        var rings = 13;
        for (var ring = 1; ring <= rings; ring++)
        {
            var path = ring % 4 == 0 ? index : lines;
            var r = reach * ring / rings;
            (double X, double Y) At(int k)
            {
                var angle = k * Math.PI * 2 / 20;
                var wobble = 1 + 0.16 * Math.Sin(2 * angle + phases[0]) + 0.11 * Math.Sin(3 * angle + phases[1] + ring * 0.16) + 0.05 * Math.Sin(5 * angle + phases[2]);
                return (cx + Math.Cos(angle) * r * wobble, cy + Math.Sin(angle) * r * wobble);
            }

            // Quadratics through the midpoints make one smooth closed curve of few numbers.
            var (start, first) = (At(0), At(1));
            path.M((start.X + first.X) / 2, (start.Y + first.Y) / 2);
            for (var k = 1; k <= 20; k++)
            {
                var (p, q) = (At(k), At(k + 1));
                path.Q(p.X, p.Y, (p.X + q.X) / 2, (p.Y + q.Y) / 2);
            }
        }

        area.Svg.Stroke(lines, area.B, 1.4);
        area.Svg.Stroke(index, area.A, 2.8);
        area.Svg.Fill(new PathData().Star(cx, cy, area.Unit * 0.045, area.Unit * 0.018, 5), area.C);
    }

    /// <summary>Lines that rise into peaks, one in front of another.</summary>
    public static void Ridgelines(MotifArea area)
    {
        var rows = area.Random.Whole(11, 14);
        var centre = area.Random.Between(0.4, 0.6);
        for (var i = 0; i < rows; i++)
        {
            var y = area.Height * (0.26 + 0.68 * i / (rows - 1));
            var path = new PathData().M(-5, y);
            const int points = 22;
            for (var k = 0; k <= points; k++)
            {
                var t = (double)k / points;
                var bell = Math.Exp(-Math.Pow((t - centre) / 0.19, 2));
                path.L(area.Width * t, y - area.Height * 0.2 * bell * area.Random.Between(0.15, 1) - area.Random.Between(0, 3));
            }

            area.Svg.Stroke(path.L(area.Width + 5, y), i % 5 == 2 ? area.A : area.B, 2.2, area.Field);
        }
    }

    /// <summary>Firs in the mist.</summary>
    public static void Forest(MotifArea area)
    {
        var moon = area.Unit * 0.14;
        area.Svg.Circle(area.Width * area.Random.Between(0.3, 0.7), area.Height * 0.26, moon, area.A);
        CoverColour[] depths = [area.Field.Towards(area.B, 0.4), area.B, area.C];
        for (var depth = 0; depth < 3; depth++)
        {
            var trees = new PathData();
            var count = 9 - depth * 2;
            for (var i = 0; i < count; i++)
            {
                var x = area.Width * (i + area.Random.Between(0.2, 0.8)) / count;
                var foot = area.Height * (0.8 + depth * 0.12);
                var height = area.Height * area.Random.Between(0.34, 0.52);
                var w = area.Width / count * 0.55;
                var top = foot - height;
                trees.M(x, top);
                for (var tier = 1; tier <= 4; tier++) trees.L(x + w * tier / 4, top + height * tier / 4)
                    .L(x + w * tier / 4 * 0.5, top + height * tier / 4 - 3);
                for (var tier = 4; tier >= 1; tier--) trees.L(x - w * tier / 4 * 0.5, top + height * tier / 4 - 3)
                    .L(x - w * tier / 4, top + height * tier / 4);
                trees.Z();
            }

            trees.Box(0, area.Height * (0.78 + depth * 0.12), area.Width, area.Height);
            area.Svg.Fill(trees, depths[depth]);
        }
    }
}
