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

    private const string RowsHeading = "kbit_s\trtt_ms\tloss_permille\tqueue_percent_bdp\tcontrol\tlane\tseed\tseconds\tused_percent\tretransmitted_bytes";

    private static readonly string[] s_lanes = ["Linux to Linux", "Sockeye to Linux", "Linux to Sockeye", "Sockeye to Sockeye", "simulated"];

    private static readonly Lane[] s_compared = [Lane.SockeyeToLinux, Lane.LinuxToSockeye, Lane.SockeyeToSockeye, Lane.Simulated];

    public static void Write(Screen screen, IReadOnlyList<ComparisonRow> rows)
    {
        string heading = $"{"path",-38} {"",-6} {s_lanes[0],14}" + string.Concat(s_compared.Select(lane => $" {s_lanes[(int)lane],27}"));
        screen.WriteLine(screen.Paint(heading, ReportTone.Heading));
        foreach (ComparisonRow row in rows)
        {
            string line = $"{Name(row.Path),-38} {row.Control,-6} {Cell(row[Lane.LinuxToLinux]),14}";
            foreach (Lane lane in s_compared)
            {
                string cell = $"{Cell(row[lane]),10}  {Ratio(row[lane])} {Range(row[lane])}";
                line += " " + screen.Paint(cell.PadLeft(27), row[lane].Ratio < Goal ? ReportTone.Bad : ReportTone.Plain);
            }
            screen.WriteLine(line);
        }
        screen.WriteLine();
        screen.WriteLine("Percent of the path used (retransmissions per mille), and the ratio to Linux to Linux: the median of all pairs (least to greatest).");
    }

    public static string Markdown(IReadOnlyList<ComparisonRow> rows, string conditions)
    {
        var page = new StringBuilder("# Beside Linux\n\nWritten by `sockeye goodput --kernel --write docs/goodput`; each run is a line of [kernel.tsv](kernel.tsv).\n");
        page.Append(conditions).Append("\n\nPercent of the path used (retransmissions, per mille), and the ratio to Linux to Linux with the same seed: the median of all pairs, ");
        page.Append("the least and the greatest. **Bold** where the median is below 0.95.\n\n| path | control | " + string.Join(" | ", s_lanes) + " |\n|---|---|---:|---:|---:|---:|---:|\n");
        foreach (ComparisonRow row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {Name(row.Path)} | {row.Control} | {Cell(row[Lane.LinuxToLinux])} |");
            foreach (Lane lane in s_compared)
            {
                string ratio = Ratio(row[lane]);
                page.Append(CultureInfo.InvariantCulture, $" {Cell(row[lane])}, {(row[lane].Ratio < Goal ? $"**{ratio}**" : ratio)} {Range(row[lane])} |");
            }
            page.Append('\n');
        }
        return page.ToString();
    }

    /// <summary>Each run, for who wants to judge the noise.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<ComparedRun> runs) => runs.Where(run => run.Result is not null).Select(run => string.Join('\t', new object[]
    {
        run.Plan.Path.Rate / 1000, run.Plan.Path.RoundTrip.TotalMilliseconds, Math.Round(run.Plan.Path.Loss * 1000), Math.Round(run.Plan.Path.Queue * 100),
        run.Plan.Controls[0], s_lanes[(int)run.Lane], run.Plan.Seed, run.Plan.Duration.TotalSeconds, Math.Round(run.Used, 1), run.Result!.Retransmitted,
    }.Select(field => Convert.ToString(field, CultureInfo.InvariantCulture)))).Prepend(RowsHeading);

    public static string Chart(IReadOnlyList<ComparisonRow> rows, string control) => new DotChart
    {
        Title = $"Goodput as a multiple of Linux's, {control}",
        Subtitle = "Bulk transfers through the same emulated path in real time, medians of pairs; left of the tint's edge is more than 5 % behind",
        Names = s_lanes[1..],
        Rows = [.. rows.Where(row => row.Control == control).Select(row => (Name(row.Path), (IReadOnlyList<double?>)[.. s_compared.Select(lane => (double?)row[lane].Ratio)]))],
        Goal = Goal,
    }.ToString();

    private static string Name(NetworkPath path) =>
        $"{GoodputTable.Rate(path.Rate)}, {GoodputTable.Number(path.RoundTrip.TotalMilliseconds)} ms, {GoodputTable.Percent(path.Loss)} loss, {GoodputTable.Number(path.Queue)} BDP";

    private static string Cell(LaneSummary lane) => string.Create(CultureInfo.InvariantCulture, $"{lane.Used:0} ({lane.Again})");

    private static string Ratio(LaneSummary lane) => lane.Ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Range(LaneSummary lane) => string.Create(CultureInfo.InvariantCulture, $"({lane.Least:0.00}–{lane.Most:0.00})");
}
