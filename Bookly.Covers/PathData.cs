using System.Globalization;
using System.Text;

namespace Bookly.Covers;

/// <summary>The <c>d</c> of an SVG path, kept short: one decimal, invariant culture.</summary>
public sealed class PathData
{
    private readonly StringBuilder _text = new();

    public PathData M(double x, double y) => Add('M', x, y);

    public PathData L(double x, double y) => Add('L', x, y);

    public PathData Q(double x1, double y1, double x, double y) => Add('Q', x1, y1, x, y);

    public PathData T(double x, double y) => Add('T', x, y);

    public PathData C(double x1, double y1, double x2, double y2, double x, double y) => Add('C', x1, y1, x2, y2, x, y);

    /// <summary>A circular arc to (x, y), clockwise on the page unless told otherwise.</summary>
    public PathData Arc(double radius, double x, double y, bool clockwise = true, bool large = false) =>
        Add('A', radius, radius, 0, large ? 1 : 0, clockwise ? 1 : 0, x, y);

    public PathData Z()
    {
        _text.Append('Z');
        return this;
    }

    public PathData Circle(double x, double y, double r) => M(x - r, y).Arc(r, x + r, y).Arc(r, x - r, y).Z();

    public PathData Box(double x, double y, double width, double height) =>
        M(x, y).L(x + width, y).L(x + width, y + height).L(x, y + height).Z();

    public PathData Polygon(params ReadOnlySpan<(double X, double Y)> points)
    {
        for (var i = 0; i < points.Length; i++) Add(i == 0 ? 'M' : 'L', points[i].X, points[i].Y);
        return Z();
    }

    /// <summary>A pointed leaf from one point to another; <paramref name="width"/> is how far its sides swell.</summary>
    public PathData Leaf(double x, double y, double tipX, double tipY, double width)
    {
        var (dx, dy) = (tipX - x, tipY - y);
        var length = Math.Max(Math.Sqrt(dx * dx + dy * dy), 0.001);
        var (nx, ny) = (-dy / length * width, dx / length * width);
        var (mx, my) = (x + dx * 0.45, y + dy * 0.45);
        return M(x, y).Q(mx + nx, my + ny, tipX, tipY).Q(mx - nx, my - ny, x, y).Z();
    }

    /// <summary>A star or, with two points, a lozenge; the first point is up.</summary>
    public PathData Star(double x, double y, double outer, double inner, int points)
    {
        for (var i = 0; i < points * 2; i++)
        {
            var angle = Math.PI * i / points - Math.PI / 2;
            var radius = i % 2 == 0 ? outer : inner;
            Add(i == 0 ? 'M' : 'L', x + Math.Cos(angle) * radius, y + Math.Sin(angle) * radius);
        }

        return Z();
    }

    /// <summary>Formats a coordinate: at most one decimal, never in the culture of the machine.</summary>
    public static string Number(double value)
    {
        var rounded = Math.Round(value, 1);
        return (rounded == 0 ? 0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    public override string ToString() => _text.ToString();

    private PathData Add(char command, params ReadOnlySpan<double> numbers)
    {
        _text.Append(command);
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = Number(numbers[i]);
            if (i > 0 && number[0] != '-') _text.Append(' ');
            _text.Append(number);
        }

        return this;
    }
}
