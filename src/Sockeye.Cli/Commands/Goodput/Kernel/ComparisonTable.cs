using System.Globalization;
using System.Text;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Rendering;
using Sockeye.Cli.Rendering.Charts;
using Sockeye.Simulation.Goodput;
using Sockeye.Simulation.Reports;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>The comparison for a person, for a page, and as a chart.</summary>
internal static class ComparisonTable
{
    /// <summary>We are behind when we get less than this share of what the kernel gets.</summary>
    public const double Goal = 0.95;

    private static readonly string[] s_lanes = ["Linux to Linux", "Sockeye to Linux", "Linux to Sockeye", "simulated"];

    public static void Write(Screen screen, IReadOnlyList<ComparisonRow> rows)
    {
        screen.WriteLine(screen.Paint($"{"path",-44} {"",-6} {"Linux-Linux",12} {"Sockeye-Linux",18} {"Linux-Sockeye",18} {"simulated",18}", ReportTone.Heading));
        foreach (ComparisonRow row in rows)
        {
            string line = $"{Name(row.Path),-44} {row.Control,-6} {Cell(row, Lane.LinuxToLinux),12}";
            for (Lane lane = Lane.SockeyeToLinux; lane <= Lane.Simulated; lane++)
            {
                string cell = Cell(row, lane).PadLeft(11) + row.Ratio(lane).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(7);
                line += " " + screen.Paint(cell, row.Ratio(lane) < Goal ? ReportTone.Bad : ReportTone.Plain);
            }
            screen.WriteLine(line);
        }
        screen.WriteLine();
        screen.WriteLine("Percent of the path used, retransmissions per mille, and the ratio to Linux to Linux.");
    }

    public static string Markdown(IReadOnlyList<ComparisonRow> rows)
    {
        var page = new StringBuilder("# Beside Linux\n\nWritten by `sockeye goodput --kernel --write docs/goodput`. Percent of the path used (retransmissions, per mille), and the ratio to Linux to Linux; ");
        page.Append("**bold** where it is below 0.95.\n\n| path | control | " + string.Join(" | ", s_lanes) + " |\n|---|---|---:|---:|---:|---:|\n");
        foreach (ComparisonRow row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {Name(row.Path)} | {row.Control} | {Cell(row, Lane.LinuxToLinux)} |");
            for (Lane lane = Lane.SockeyeToLinux; lane <= Lane.Simulated; lane++)
            {
                string ratio = row.Ratio(lane).ToString("0.00", CultureInfo.InvariantCulture);
                page.Append(CultureInfo.InvariantCulture, $" {Cell(row, lane)}, {(row.Ratio(lane) < Goal ? $"**{ratio}**" : ratio)} |");
            }
            page.Append('\n');
        }
        return page.ToString();
    }

    public static string Chart(IReadOnlyList<ComparisonRow> rows, string control) => new DotChart
    {
        Title = $"Goodput as a multiple of Linux's, {control}",
        Subtitle = "Bulk transfers through the same emulated path in real time; left of the tint's edge is more than 5 % behind",
        Names = s_lanes[1..],
        Rows =
        [
            .. rows.Where(row => row.Control == control).Select(row => (Name(row.Path), (IReadOnlyList<double?>)
                [row.Ratio(Lane.SockeyeToLinux), row.Ratio(Lane.LinuxToSockeye), row.Ratio(Lane.Simulated)])),
        ],
        Goal = Goal,
    }.ToString();

    private static string Name(NetworkPath path) =>
        $"{GoodputTable.Rate(path.Rate)}, {GoodputTable.Number(path.RoundTrip.TotalMilliseconds)} ms, {GoodputTable.Percent(path.Loss)} loss, {GoodputTable.Number(path.Queue)} BDP";

    private static string Cell(ComparisonRow row, Lane lane) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Used[(int)lane]:0} ({row.Again[(int)lane]})");
}
