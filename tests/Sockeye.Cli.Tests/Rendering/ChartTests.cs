using System.Xml.Linq;
using Sockeye.Cli.Rendering.Charts;

namespace Sockeye.Cli.Tests.Rendering;

public class ChartTests
{
    [Fact]
    public void Ticks_stand_at_round_numbers()
    {
        Assert.Equal([0, 20, 40, 60, 80, 100], new Scale(0, 100, 0, 1).Ticks(5));
        Assert.Equal(["0", "0.5", "1", "1.5"], new Scale(0, 1.7, 0, 1).Ticks(3).Select(Scale.Label));
    }

    [Fact]
    public void A_line_chart_is_a_drawing_with_all_its_lines()
    {
        string chart = new LineChart("A <title>", "s") { Subtitle = "a & b" }
            .Add("y", new Series("one", 0, [(0, 1), (10, 5)]), new Series("two", 9, [(0, 2), (10, 3)]) { IsDashed = true }).ToString();
        XElement svg = XDocument.Parse(chart).Root!;
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Contains(svg.Descendants(), element => element.Value == "A <title>");
        Assert.Equal(2, svg.Descendants().Count(element => element.Name.LocalName == "path"));
    }

    [Fact]
    public void A_heat_map_has_a_cell_for_each_number()
    {
        string chart = new HeatMap
        {
            Title = "t", RowGroups = ["a", "b"], Rows = ["1", "2"], ColumnGroups = ["x"], Columns = ["p", "q", "r"], Value = (row, column) => (row * 10) + column,
        }.ToString();
        string[] numbers = [.. XDocument.Parse(chart).Descendants().Where(element => element.Attribute("class")?.Value.Contains("small on", StringComparison.Ordinal) == true).Select(element => element.Value)];
        Assert.Equal(["0", "1", "2", "10", "11", "12", "20", "21", "22", "30", "31", "32"], numbers);
    }

    [Fact]
    public void A_dot_chart_keeps_far_ratios_at_its_edge()
    {
        string chart = new DotChart { Title = "t", Names = ["us"], Rows = [("path", [99]), ("other", [null])] }.ToString();
        XElement[] dots = [.. XDocument.Parse(chart).Descendants().Where(element => element.Name.LocalName == "circle")];
        Assert.Equal(2, dots.Length);
        Assert.Equal("830", dots[1].Attribute("cx")?.Value);
    }
}
