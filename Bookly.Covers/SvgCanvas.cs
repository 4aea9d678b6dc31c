using System.Globalization;
using System.Text;

namespace Bookly.Covers;

/// <summary>Writes SVG elements. Numbers are invariant and texts are escaped here, so nothing above needs to think of it.</summary>
public sealed class SvgCanvas
{
    private readonly StringBuilder _svg = new();

    public void Rect(double x, double y, double width, double height, CoverColour fill) =>
        Write($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{fill}\"/>");

    public void Frame(double x, double y, double width, double height, CoverColour stroke, double thickness) =>
        Write($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{N(thickness)}\"/>");

    public void Circle(double x, double y, double radius, CoverColour fill) =>
        Write($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{fill}\"/>");

    public void Ring(double x, double y, double radius, CoverColour stroke, double thickness) =>
        Write($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{N(thickness)}\"/>");

    public void Fill(PathData path, CoverColour fill)
    {
        var d = path.ToString();
        if (d.Length > 0) Write($"<path d=\"{d}\" fill=\"{fill}\"/>");
    }

    public void Stroke(PathData path, CoverColour stroke, double thickness, CoverColour? fill = null)
    {
        var d = path.ToString();
        if (d.Length == 0) return;
        Write($"<path d=\"{d}\" fill=\"{fill?.ToString() ?? "none"}\" stroke=\"{stroke}\" stroke-width=\"{N(thickness)}\"/>");
    }

    /// <summary>Draws with its own origin, clipped to the box (a nested <c>svg</c> clips without needing an id).</summary>
    public void Inset(double x, double y, double width, double height, Action draw)
    {
        Write($"<svg x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\">");
        draw();
        _svg.Append("</svg>");
    }

    /// <summary>Draws clipped to a path. The id must differ from every other on a page that inlines several covers.</summary>
    public void Clipped(string id, PathData outline, Action draw)
    {
        Write($"<clipPath id=\"{id}\"><path d=\"{outline}\"/></clipPath><g clip-path=\"url(#{id})\">");
        draw();
        _svg.Append("</g>");
    }

    /// <summary>Writes an element as it stands; the caller answers for its being well-formed.</summary>
    public void Raw(string markup) => _svg.Append(markup);

    public void Write(FormattableString markup) => _svg.Append(markup.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _svg.ToString();

    public static string N(double value) => PathData.Number(value);
}
