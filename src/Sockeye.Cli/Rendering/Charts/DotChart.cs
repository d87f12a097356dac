using System.Globalization;

namespace Sockeye.Cli.Rendering.Charts;

/// <summary>Ratios as dots beside the line of 1, a row for each thing compared.</summary>
internal sealed class DotChart
{
    private const double Width = 860, Left = 300, Right = 30, Top = 104, RowHeight = 24, Bottom = 44;

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>A line below it.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Names of the dots of a row.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The rows: a name and its ratios; a ratio that is not known is null.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<double?> Ratios)> Rows { get; init; }

    /// <summary>What is still good enough is tinted from here on.</summary>
    public double Goal { get; init; } = 0.95;

    /// <summary>Ratios beyond it are drawn at the edge.</summary>
    public double Most { get; init; } = 1.6;

    /// <summary>Ratios below it are drawn at the edge.</summary>
    public double Least { get; init; } = 0.4;

    /// <summary>Draws it.</summary>
    public override string ToString()
    {
        double bottom = Top + (Rows.Count * RowHeight);
        var svg = new Svg(Width, bottom + Bottom);
        var x = new Scale(Least, Most, Left, Width - Right);
        svg.Text(24, 30, Title, "title");
        svg.Text(24, 50, Subtitle, "small soft");
        svg.Rect(Left, Top, x.At(Goal) - Left, bottom - Top, "panel");
        foreach (double tick in x.Ticks(6))
        {
            svg.Line(x.At(tick), Top, x.At(tick), bottom, "grid");
            svg.Text(x.At(tick), bottom + 18, tick.ToString("0.0", CultureInfo.InvariantCulture), "small soft", "middle");
        }
        svg.Line(x.At(1), Top - 4, x.At(1), bottom + 4, "axis");
        double at = Left;
        for (int i = 0; i < Names.Count; i++)
        {
            svg.Circle(at + 5, Top - 18, 4.5, $"f{i}");
            svg.Text(at + 15, Top - 14, Names[i], "small");
            at += 40 + (Names[i].Length * 6.2);
        }
        for (int row = 0; row < Rows.Count; row++) DrawRow(svg, x, Top + (row * RowHeight) + (RowHeight / 2), Rows[row]);
        return svg.ToString();
    }

    private static void DrawRow(Svg svg, Scale x, double y, (string Name, IReadOnlyList<double?> Ratios) row)
    {
        svg.Line(Left, y, Width - Right, y, "grid");
        svg.Text(Left - 12, y + 4, row.Name, "small", "end");
        for (int i = 0; i < row.Ratios.Count; i++)
        {
            if (row.Ratios[i] is { } ratio) svg.Circle(x.At(ratio), y, 4.5, $"f{i}");
        }
    }
}
