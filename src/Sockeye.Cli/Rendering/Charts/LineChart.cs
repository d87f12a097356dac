namespace Sockeye.Cli.Rendering.Charts;

/// <summary>Lines over a common axis, in panels one above the other.</summary>
internal sealed class LineChart(string title, string xName)
{
    private const double Width = 860, Left = 70, Right = 24, PanelHeight = 190, Gap = 46, Top = 78, Bottom = 52, LegendStep = 24;

    private readonly List<(string YName, IReadOnlyList<Series> Series)> _panels = [];

    /// <summary>A line below the title.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>All panels reach as high as the highest, so that they can be compared.</summary>
    public bool HasCommonHeight { get; init; }

    /// <summary>Adds a panel below the others.</summary>
    public LineChart Add(string yName, params IReadOnlyList<Series> series)
    {
        _panels.Add((yName, series));
        return this;
    }

    /// <summary>Draws it.</summary>
    public override string ToString()
    {
        double height = Top + (_panels.Count * PanelHeight) + ((_panels.Count - 1) * Gap) + Bottom;
        var svg = new Svg(Width, height);
        svg.Text(Left, 28, title, "title");
        svg.Text(Left, 47, Subtitle, "small soft");
        double most = _panels.Max(panel => panel.Series.Max(series => series.Points.Select(point => point.X).DefaultIfEmpty(1).Max()));
        var x = new Scale(0, most, Left, Width - Right);
        double top = Top;
        double? common = HasCommonHeight ? _panels.Max(panel => Highest(panel.Series)) : null;
        for (int i = 0; i < _panels.Count; i++, top += PanelHeight + Gap)
        {
            DrawPanel(svg, x, top, _panels[i], common ?? Highest(_panels[i].Series));
        }
        svg.Text((Left + Width - Right) / 2, height - 12, xName, "small soft", "middle");
        return svg.ToString();
    }

    private static double Highest(IReadOnlyList<Series> all) => all.Max(series => series.Points.Select(point => point.Y).DefaultIfEmpty(0).Max());

    private static void DrawPanel(Svg svg, Scale x, double top, (string YName, IReadOnlyList<Series> Series) panel, double most)
    {
        (string yName, IReadOnlyList<Series> all) = panel;
        double bottom = top + PanelHeight;
        var y = new Scale(0, most <= 0 ? 1 : most * 1.06, bottom, top);
        svg.Rect(Left, top, Width - Right - Left, PanelHeight, "panel");
        foreach (double tick in y.Ticks(5))
        {
            svg.Line(Left, y.At(tick), Width - Right, y.At(tick), "grid");
            svg.Text(Left - 8, y.At(tick) + 4, Scale.Label(tick), "small soft", "end");
        }
        foreach (double tick in x.Ticks(10))
        {
            svg.Line(x.At(tick), bottom, x.At(tick), bottom + 4, "axis");
            svg.Text(x.At(tick), bottom + 18, Scale.Label(tick), "small soft", "middle");
        }
        svg.Line(Left, bottom, Width - Right, bottom, "axis");
        svg.Text(Left, top - 9, yName, "small head");
        DrawLegend(svg, top - 9, all);
        foreach (Series series in all)
        {
            (double, double)[] points = [.. series.Points.Select(point => (x.At(point.X), y.At(point.Y)))];
            if (series.IsFilled) svg.Path(points, $"area f{series.Color}", bottom);
            svg.Path(points, $"line s{series.Color}{(series.IsDashed ? " dash thin" : "")}");
        }
    }

    // From the right, so that the name of the axis has the left.
    private static void DrawLegend(Svg svg, double baseline, IReadOnlyList<Series> all)
    {
        double right = Width - Right;
        foreach (Series series in all.Where(series => series.Name.Length > 0).Reverse())
        {
            svg.Text(right, baseline, series.Name, "small", "end");
            double end = right - (series.Name.Length * 6.1) - 6;
            svg.Line(end - LegendStep + 2, baseline - 4, end, baseline - 4, $"line s{series.Color}{(series.IsDashed ? " dash thin" : "")}");
            right = end - LegendStep - 14;
        }
    }
}
