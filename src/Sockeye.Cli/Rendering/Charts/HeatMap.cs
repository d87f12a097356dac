using System.Globalization;

namespace Sockeye.Cli.Rendering.Charts;

/// <summary>Numbers from 0 to 100 as a table of coloured cells, in groups of rows and columns.</summary>
internal sealed class HeatMap
{
    private const double CellWidth = 40, CellHeight = 24, RowGap = 8, ColumnGap = 10, Left = 154, Top = 112, Bottom = 40, Right = 24;

    // From pale to deep, even in lightness: the eye reads it as less and more, in print too.
    private static readonly (int R, int G, int B)[] s_ramp =
        [(253, 240, 220), (252, 212, 160), (247, 176, 120), (222, 141, 128), (160, 118, 160), (90, 100, 175), (30, 78, 140)];

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>A line below it.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Groups of rows, such as rates, and the rows of each, such as round trips.</summary>
    public required IReadOnlyList<string> RowGroups { get; init; }

    /// <summary>Names of the rows in each group.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Groups of columns, such as losses.</summary>
    public required IReadOnlyList<string> ColumnGroups { get; init; }

    /// <summary>Names of the columns in each group.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>What the names of the columns are.</summary>
    public string ColumnsName { get; init; } = "";

    /// <summary>The number at a row and a column, each counted through all groups.</summary>
    public required Func<int, int, int> Value { get; init; }

    /// <summary>Draws it.</summary>
    public override string ToString()
    {
        int rows = RowGroups.Count * Rows.Count, columns = ColumnGroups.Count * Columns.Count;
        double width = Left + (columns * CellWidth) + ((ColumnGroups.Count - 1) * ColumnGap) + Right;
        double height = Top + (rows * CellHeight) + ((RowGroups.Count - 1) * RowGap) + Bottom;
        var svg = new Svg(width, height);
        svg.Text(Right, 30, Title, "title");
        svg.Text(Right, 50, Subtitle, "small soft");
        DrawHeads(svg);
        for (int row = 0; row < rows; row++)
        {
            double y = Y(row);
            if (row % Rows.Count == 0) svg.Text(Right, y + 16, RowGroups[row / Rows.Count], "head");
            svg.Text(Left - 10, y + 16, Rows[row % Rows.Count], "small soft", "end");
            for (int column = 0; column < columns; column++) DrawCell(svg, X(column), y, Value(row, column));
        }
        return svg.ToString();
    }

    private static void DrawCell(Svg svg, double x, double y, int value)
    {
        (string color, bool isDark) = ColorOf(value);
        svg.Rect(x, y, CellWidth - 2, CellHeight - 2, "", color, 3);
        svg.Text(x + (CellWidth / 2) - 1, y + 16, value.ToString(CultureInfo.InvariantCulture), isDark ? "small onDark" : "small onLight", "middle");
    }

    private static (string Color, bool IsDark) ColorOf(int value)
    {
        double at = Math.Clamp(value, 0, 100) / 100.0 * (s_ramp.Length - 1);
        int low = Math.Min((int)at, s_ramp.Length - 2);
        double part = at - low;
        int Mix(int from, int to) => (int)Math.Round(from + ((to - from) * part));
        (int r, int g, int b) = (Mix(s_ramp[low].R, s_ramp[low + 1].R), Mix(s_ramp[low].G, s_ramp[low + 1].G), Mix(s_ramp[low].B, s_ramp[low + 1].B));
        return ($"#{r:x2}{g:x2}{b:x2}", (0.3 * r) + (0.59 * g) + (0.11 * b) < 140);
    }

    private void DrawHeads(Svg svg)
    {
        svg.Text(Left - 10, Top - 10, ColumnsName, "small soft", "end");
        for (int group = 0; group < ColumnGroups.Count; group++)
        {
            double first = X(group * Columns.Count), last = X((group * Columns.Count) + Columns.Count - 1) + CellWidth - 2;
            svg.Text((first + last) / 2, Top - 30, ColumnGroups[group], "head", "middle");
            svg.Line(first, Top - 24, last, Top - 24, "axis");
            for (int column = 0; column < Columns.Count; column++)
            {
                svg.Text(X((group * Columns.Count) + column) + (CellWidth / 2) - 1, Top - 10, Columns[column], "small soft", "middle");
            }
        }
    }

    private double X(int column) => Left + (column * CellWidth) + (column / Columns.Count * ColumnGap);

    private double Y(int row) => Top + (row * CellHeight) + (row / Rows.Count * RowGap);
}
