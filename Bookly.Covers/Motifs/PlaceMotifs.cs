namespace Bookly.Covers.Motifs;

/// <summary>Things people build, sail and walk through.</summary>
internal static class PlaceMotifs
{
    /// <summary>Doorways within doorways.</summary>
    public static void Arches(MotifArea area)
    {
        CoverColour[] colours = [area.A, area.Field, area.B, area.Field, area.C, area.Field];
        var count = area.Random.Whole(8, 11);
        var widest = Math.Min(area.Width * 0.46, area.Height * 0.42);
        for (var i = 0; i < count; i++)
        {
            var r = widest * (count - i) / count;
            area.Svg.Fill(new PathData().M(area.CentreX - r, area.Height).L(area.CentreX - r, area.Height * 0.08 + widest)
                .Arc(r, area.CentreX + r, area.Height * 0.08 + widest)
                .L(area.CentreX + r, area.Height).Z(), colours[i % colours.Length]);
        }

        area.Svg.Circle(area.CentreX, area.Height * 0.08 + widest, widest / count * 1.6, area.A);
    }

    /// <summary>Roofs and lit windows.</summary>
    public static void City(MotifArea area)
    {
        area.Svg.Circle(area.Width * area.Random.Between(0.2, 0.8), area.Height * 0.22, area.Unit * 0.1, area.A);
        foreach (var (depth, colour) in new[] { (0, area.Field.Towards(area.B, 0.45)), (1, area.B) })
        {
            PathData houses = new(), windows = new(), dark = new();
            for (double x = -10; x < area.Width;)
            {
                var w = area.Width * area.Random.Between(0.09, 0.16);
                var top = area.Height * area.Random.Between(depth == 0 ? 0.3 : 0.5, depth == 0 ? 0.5 : 0.72);
                switch (area.Random.Whole(0, 2))
                {
                    case 0:
                        houses.Polygon((x, area.Height), (x, top), (x + w / 2, top - w * 0.6), (x + w, top), (x + w, area.Height));
                        break;
                    case 1:
                        houses.Box(x, top, w, area.Height).Box(x + w * 0.7, top - 14, w * 0.15, 15);
                        break;
                    default:
                        houses.M(x, area.Height).L(x, top).Arc(w / 2, x + w, top).L(x + w, area.Height).Z();
                        break;
                }

                if (depth == 1)
                {
                    for (var wy = top + 10; wy < area.Height - 12; wy += 24)
                    {
                        for (var k = 0; k < 2; k++) (area.Random.Chance(0.45) ? windows : dark)
                            .Box(x + w * (0.2 + k * 0.38), wy, w * 0.2, 12);
                    }
                }

                x += w + 1;
            }

            area.Svg.Fill(houses, colour);
            area.Svg.Fill(dark, area.B.Towards(area.Field, 0.25));
            area.Svg.Fill(windows, area.C);
        }
    }

    /// <summary>A ship under full sail.</summary>
    public static void Ship(MotifArea area)
    {
        var s = area.Unit * 0.36;
        var (cx, sea) = (area.CentreX, area.Height * 0.7);
        area.Svg.Circle(cx + s * 0.55, sea - s * 1.05, s * 0.5, area.C);
        var hull = new PathData().M(cx - s, sea - s * 0.26).L(cx + s * 0.95, sea - s * 0.26)
            .Q(cx + s * 0.75, sea + s * 0.16, cx + s * 0.4, sea + s * 0.16)
            .L(cx - s * 0.55, sea + s * 0.16).Q(cx - s * 0.85, sea + s * 0.1, cx - s, sea - s * 0.26).Z();
        PathData masts = new(), sails = new();
        foreach (var (dx, height) in new[] { (-0.55, 1.25), (0.02, 1.6), (0.56, 1.3) })
        {
            var x = cx + dx * s;
            masts.M(x, sea - s * 0.26).L(x, sea - s * height);
            for (var tier = 0; tier < 3; tier++)
            {
                var top = sea - s * (height - 0.06 - tier * height * 0.25);
                var (w, h) = (s * (0.17 + tier * 0.05), s * height * 0.22);
                sails.M(x - w, top).L(x + w, top).Q(x + w * 1.55, top + h * 0.55, x + w * 1.1, top + h)
                    .Q(x, top + h * 0.8, x - w * 1.1, top + h).Q(x - w * 0.5, top + h * 0.5, x - w, top).Z();
            }
        }

        masts.M(cx + s * 0.9, sea - s * 0.26).L(cx + s * 1.3, sea - s * 0.5).L(cx + s * 0.56, sea - s * 1.2);
        area.Svg.Stroke(masts, area.B, 2.5);
        area.Svg.Fill(sails, area.A);
        area.Svg.Fill(hull, area.B);
        for (var i = 0; i < 6; i++)
        {
            var y = sea + s * 0.1 + i * (area.Height - sea) * 0.17;
            var length = area.Width / 5;
            var x = -length * area.Random.Next();
            var path = new PathData().M(x, y).Q(x + length / 4, y - 11, x + length / 2, y);
            for (var k = 2; x + length * (k - 1) / 2 < area.Width; k++) path.T(x + length * k / 2, y);
            area.Svg.Stroke(path, i % 2 == 0 ? area.A : area.B, 2.4);
        }
    }

    /// <summary>A temple front with a meander frieze.</summary>
    public static void Columns(MotifArea area)
    {
        var count = Math.Max(4, (int)(area.Width / 80));
        var (left, right) = (area.Width * 0.08, area.Width * 0.92);
        var (frieze, foot) = (area.Height * 0.36, area.Height * 0.9);
        area.Svg.Fill(new PathData().Polygon((left - 8, frieze - 22), (area.CentreX, area.Height * 0.12), (right + 8, frieze - 22)),
            area.A);
        area.Svg.Fill(new PathData().Polygon((left + 34, frieze - 30), (area.CentreX, area.Height * 0.12 + 22), (right - 34,
            frieze - 30)), area.Field);
        area.Svg.Circle(area.CentreX, frieze - area.Height * 0.1, area.Height * 0.035, area.C);
        area.Svg.Rect(left, frieze - 18, right - left, 24, area.B);
        var meander = new PathData();
        for (var x = left + 6; x < right - 16; x += 18) meander.M(x, frieze + 1).L(x, frieze - 13).L(x + 13, frieze - 13)
            .L(x + 13, frieze - 3).L(x + 6, frieze - 3).L(x + 6, frieze - 8);
        area.Svg.Stroke(meander, area.Field, 1.8);
        PathData shafts = new(), flutes = new(), caps = new();
        var pitch = (right - left) / count;
        for (var i = 0; i < count; i++)
        {
            var (x, w) = (left + (i + 0.5) * pitch, pitch * 0.29);
            caps.Box(x - w * 1.35, frieze + 9, w * 2.7, 9).Box(x - w * 1.3, foot - 10, w * 2.6, 10);
            shafts.Polygon((x - w * 0.85, frieze + 18), (x + w * 0.85, frieze + 18), (x + w, foot - 10), (x - w, foot - 10));
            for (var k = -1; k <= 1; k++) flutes.M(x + k * w * 0.45, frieze + 26).L(x + k * w * 0.5, foot - 18);
        }

        area.Svg.Fill(shafts, area.A);
        area.Svg.Stroke(flutes, area.Field, 2);
        area.Svg.Fill(caps, area.B);
        area.Svg.Rect(left - 14, foot, right - left + 28, 9, area.C);
        area.Svg.Rect(left - 26, foot + 12, right - left + 52, area.Height, area.B);
    }

    /// <summary>A stage: drawn curtains and a pool of light.</summary>
    public static void Curtains(MotifArea area)
    {
        var floor = area.Height * 0.82;
        area.Svg.Fill(new PathData().Polygon((area.CentreX - 14, 0), (area.CentreX + 14, 0), (area.CentreX + area.Width * 0.24, floor),
            (area.CentreX - area.Width * 0.24, floor)), area.Field.Towards(area.C, 0.3));
        area.Svg.Rect(0, floor, area.Width, area.Height - floor, area.B);
        area.Svg.Fill(new PathData().M(area.CentreX - area.Width * 0.24, floor + 8)
            .Q(area.CentreX, floor - 14, area.CentreX + area.Width * 0.24, floor + 8)
            .Q(area.CentreX, floor + 30, area.CentreX - area.Width * 0.24, floor + 8).Z(), area.C);
        const int folds = 7;
        PathData cloth = new(), shade = new();
        foreach (var side in (int[])[-1, 1])
        {
            var edge = side < 0 ? 0 : area.Width;
            for (var i = 0; i < folds; i++)
            {
                double Top(double k) => edge - side * area.Width * 0.47 * k / folds;
                double Waist(double k) => edge - side * area.Width * 0.17 * k / folds;
                double Hem(double k) => edge - side * area.Width * 0.27 * k / folds;
                (i % 2 == 0 ? cloth : shade)
                    .M(Top(i), 0).Q(Top(i), area.Height * 0.4, Waist(i), area.Height * 0.6)
                        .Q(Hem(i), area.Height * 0.75, Hem(i), area.Height)
                    .L(Hem(i + 1), area.Height).Q(Hem(i + 1), area.Height * 0.75, Waist(i + 1), area.Height * 0.6)
                        .Q(Top(i + 1), area.Height * 0.4, Top(i + 1), 0).Z();
            }
        }

        area.Svg.Fill(cloth, area.A);
        area.Svg.Fill(shade, area.A.Towards(area.Field, 0.3));
        var valance = new PathData();
        var swags = 5;
        for (var i = 0; i < swags; i++) valance.M(area.Width * i / swags, 0)
            .Q(area.Width * (i + 0.5) / swags, area.Height * 0.24, area.Width * (i + 1) / swags, 0).Z();
        area.Svg.Stroke(valance, area.C, 2, area.A);
    }

    /// <summary>Balloons over soft hills.</summary>
    public static void Balloons(MotifArea area)
    {
        var ground = area.Height * 0.74;
        for (var i = 0; i < 3; i++)
        {
            var y = ground + i * area.Height * 0.08;
            var path = new PathData().M(0, area.Height).L(0, y)
                .Q(area.Width * 0.25, y - area.Height * area.Random.Between(0.06, 0.14), area.Width * 0.5, y)
                .T(area.Width, y - 4).L(area.Width, area.Height).Z();
            area.Svg.Fill(path, area.B.Towards(area.Field, 0.5 - i * 0.25));
        }

        var places = area.Random.Chance(0.5) ? new[] { (0.3, 0.3, 0.17), (0.7, 0.45, 0.11), (0.84, 0.16, 0.06) } : [(0.66, 0.3, 0.18),
            (0.25, 0.46, 0.1), (0.2, 0.14, 0.06)];
        foreach (var (px, py, size) in places)
        {
            var (x, y, r) = (area.Width * px, area.Height * py, area.Unit * size);
            area.Svg.Stroke(new PathData().M(x - r * 0.7, y + r * 0.7).L(x - r * 0.2, y + r * 1.65).M(x + r * 0.7, y + r * 0.7)
                .L(x + r * 0.2, y + r * 1.65), area.C, 1.4);
            PathData Gore(double w) => new PathData().M(x, y - r)
                .C(x - w * 1.35, y - r, x - w * 1.2, y + r * 0.5, x - w * 0.3, y + r * 1.2).L(x + w * 0.3, y + r * 1.2)
                .C(x + w * 1.2, y + r * 0.5, x + w * 1.35, y - r, x, y - r).Z();
            area.Svg.Fill(Gore(r), area.A);
            area.Svg.Fill(Gore(r * 0.62), area.C);
            area.Svg.Fill(Gore(r * 0.24), area.A);
            area.Svg.Rect(x - r * 0.22, y + r * 1.6, r * 0.44, r * 0.3, area.C);
        }
    }

    /// <summary>Slanting rain on a row of umbrellas.</summary>
    public static void Rain(MotifArea area)
    {
        PathData near = new(), far = new();
        for (var i = 0; i < 90; i++)
        {
            var (x, y) = (area.Random.Between(-10, area.Width + 30), area.Random.Between(-10, area.Height));
            var length = area.Random.Between(12, 34);
            (i % 3 == 0 ? near : far).M(x, y).L(x - length * 0.3, y + length);
        }

        area.Svg.Stroke(far, area.B, 1.2);
        area.Svg.Stroke(near, area.B, 2.4);
        var count = area.Random.Whole(1, 3);
        for (var i = 0; i < count; i++)
        {
            var r = area.Unit * (count == 1 ? 0.3 : 0.2);
            var (x, y) = (area.Width * (i + 1) / (count + 1), area.Height * (count == 1 ? 0.6 : area.Random.Between(0.5, 0.76)));
            area.Svg.Stroke(new PathData().M(x, y - r).L(x, y + r * 0.75)
                .Arc(r * 0.14, x + r * 0.28, y + r * 0.75, clockwise: false), area.C, Math.Max(3, r * 0.05));
            area.Svg.Fill(new PathData().M(x - r, y).Arc(r, x + r, y).Q(x + r * 0.67, y - r * 0.24, x + r * 0.34, y)
                .Q(x, y - r * 0.24, x - r * 0.34, y).Q(x - r * 0.67, y - r * 0.24, x - r, y).Z(), area.A);
        }
    }
}
