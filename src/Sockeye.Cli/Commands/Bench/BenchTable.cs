using System.Globalization;
using Spectre.Console;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>The figures for a person, at 80 columns.</summary>
internal static class BenchTable
{
    public static void Write(Screen screen, IReadOnlyList<Figure> figures)
    {
        var table = new Table { Border = screen.IsAscii ? TableBorder.Ascii2 : TableBorder.Simple, Expand = false };
        table.AddColumn(new TableColumn("").PadLeft(0).PadRight(0));
        foreach (string heading in (string[])["median", "least", "most", "ratio", "p99", "CPU s/GB"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap().PadLeft(1).PadRight(0));
        }
        string last = "";
        foreach (Figure figure in figures)
        {
            string task = $"{figure.Task}, {figure.Unit}";
            if (task != last) table.AddRow(Markup.Escape(task));
            table.AddRow(
                Markup.Escape("  " + figure.Of),
                Number(figure.Value),
                Number(figure.Least),
                Number(figure.Most),
                figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
                figure.Tail is { } tail ? Number(tail) : "",
                figure.ProcessorPerGigabyte is { } price ? price.ToString("0.00", CultureInfo.InvariantCulture) : "");
            last = task;
        }
        screen.Ansi.Write(table);
    }

    private static string Number(double value) =>
        value.ToString(value >= 1000 ? "#,##0" : value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
