using System.Globalization;
using System.Security;
using System.Text;

namespace Sockeye.Cli.Rendering.Charts;

/// <summary>A drawing as text. The same drawing is the same bytes everywhere, so that a repository shows what changed.</summary>
/// <remarks>Colours are classes: the style at the top suits them to light and dark surroundings.</remarks>
internal sealed class Svg(double width, double height)
{
    private const string Style = """
        text{font:12px "Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#1f2933}
        .title{font-size:15px;font-weight:600}.small{font-size:11px}.soft{fill:#66727f}.head{font-weight:600}
        .paper{fill:#ffffff}.panel{fill:#f6f8fa}.grid{stroke:#e1e6eb;stroke-width:1}.axis{stroke:#9aa5b1;stroke-width:1}
        .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
        .thin{stroke-width:1.1}.dash{stroke-dasharray:5 4}
        .s0{stroke:#1f77b4}.s1{stroke:#e07b28}.s2{stroke:#2f9e5b}.s3{stroke:#8a63c2}.s9{stroke:#66727f}
        .f0{fill:#1f77b4}.f1{fill:#e07b28}.f2{fill:#2f9e5b}.f3{fill:#8a63c2}.f9{fill:#66727f}
        .area{stroke:none;fill-opacity:.14}.onDark{fill:#ffffff}.onLight{fill:#1f2933}
        @media (prefers-color-scheme:dark){
        text{fill:#e4e9ee}.soft{fill:#97a3af}.paper{fill:#0d1117}.panel{fill:#161b22}.grid{stroke:#272e37}.axis{stroke:#57626e}
        .s0{stroke:#58a6ff}.s1{stroke:#f0964f}.s2{stroke:#56c27f}.s3{stroke:#b392f0}.s9{stroke:#97a3af}
        .f0{fill:#58a6ff}.f1{fill:#f0964f}.f2{fill:#56c27f}.f3{fill:#b392f0}.f9{fill:#97a3af}
        .onDark{fill:#ffffff}.onLight{fill:#1f2933}}
        """;

    private readonly StringBuilder _body = new();

    /// <summary>Width.</summary>
    public double Width { get; } = width;

    /// <summary>Height.</summary>
    public double Height { get; } = height;

    public void Rect(double x, double y, double width, double height, string classes, string? fill = null, double radius = 0)
    {
        Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"");
        if (radius > 0) Append($" rx=\"{N(radius)}\"");
        Finish(classes, fill);
    }

    public void Line(double x1, double y1, double x2, double y2, string classes)
    {
        Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"");
        Finish(classes);
    }

    public void Circle(double x, double y, double radius, string classes)
    {
        Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"");
        Finish(classes);
    }

    /// <summary>A line through points; closed down to <paramref name="floor"/> when it is an area.</summary>
    public void Path(IReadOnlyList<(double X, double Y)> points, string classes, double? floor = null)
    {
        if (points.Count == 0) return;
        var path = new StringBuilder();
        for (int i = 0; i < points.Count; i++) path.Append(i == 0 ? 'M' : 'L').Append(N(points[i].X)).Append(' ').Append(N(points[i].Y));
        if (floor is { } y) path.Append($"L{N(points[^1].X)} {N(y)}L{N(points[0].X)} {N(y)}Z");
        Append($"<path d=\"{path}\"");
        Finish(classes);
    }

    /// <summary>Text at its baseline; anchor is "start", "middle" or "end".</summary>
    public void Text(double x, double y, string text, string classes = "", string anchor = "start", double turn = 0)
    {
        Append($"<text x=\"{N(x)}\" y=\"{N(y)}\"");
        if (anchor != "start") Append($" text-anchor=\"{anchor}\"");
        if (turn != 0) Append($" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"");
        if (classes.Length > 0) Append($" class=\"{classes}\"");
        Append($">{SecurityElement.Escape(text)}</text>\n");
    }

    /// <summary>The whole file.</summary>
    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(Width)} {N(Height)}\" width=\"{N(Width)}\" height=\"{N(Height)}\">\n"
        + $"<style>\n{Style}\n</style>\n<rect class=\"paper\" width=\"{N(Width)}\" height=\"{N(Height)}\"/>\n{_body}</svg>\n";

    // A tenth of a pixel is as fine as anybody sees.
    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private void Append(string text) => _body.Append(text);

    private void Finish(string classes, string? fill = null)
    {
        if (classes.Length > 0) Append($" class=\"{classes}\"");
        if (fill is not null) Append($" fill=\"{fill}\"");
        Append("/>\n");
    }
}
