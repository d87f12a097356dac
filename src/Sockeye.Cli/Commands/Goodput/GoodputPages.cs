using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sockeye.Cli.Commands.Goodput.Kernel;
using Sockeye.Cli.Frame;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>Writes what docs/goodput shows: snapshot.tsv, tables.md and the charts. The page around them is written by hand.</summary>
internal static class GoodputPages
{
    private static readonly string[] s_sharings =
        ["reno", "cubic", "bbr", "2 reno", "2 cubic", "2 bbr", "10 reno", "10 cubic", "10 bbr", "cubic+reno", "bbr+reno", "bbr+cubic"];

    public static void Write(string folder, TransferGrid grid, int threads, Action<string> progress, CancellationToken token)
    {
        Create(folder);
        var clock = Stopwatch.StartNew();
        var snapshot = new StringBuilder(TransferRow.Heading).Append('\n');
        var tables = new StringBuilder("# Tables\n\nWritten by `sockeye goodput --write docs/goodput`; what the columns mean stands in [README.md](README.md).\n");
        foreach (string name in s_sharings)
        {
            Sharing sharing = Sharing.Parse(name)!;
            int played = 0;
            IReadOnlyList<TransferResult> results = TransferGrid.Play(
                grid.PlansOf(sharing), threads,
                _ => progress(string.Create(CultureInfo.InvariantCulture, $"{name}: {Interlocked.Increment(ref played)} paths, {clock.Elapsed.TotalSeconds:0} s")), token);
            foreach (TransferResult result in results) snapshot.Append(TransferRow.Of(name, result)).Append('\n');
            MarkdownTables.Append(tables, grid, sharing, results);
            WriteHeatMap(folder, grid, sharing, results);

            // What was played so far is there even if the rest is not.
            File.WriteAllText(Path.Combine(folder, "snapshot.tsv"), snapshot.ToString());
            File.WriteAllText(Path.Combine(folder, "tables.md"), tables.ToString());
        }
        progress("charts");
        WriteTimeCharts(folder);
        progress("");
    }

    /// <summary>Writes the charts over time, and CUBIC's curve in numbers.</summary>
    public static void WriteTimeCharts(string folder)
    {
        Create(folder);
        IReadOnlyList<CubicCurve> curve = CubicCurve.Play(TimeSpan.FromSeconds(60));
        File.WriteAllText(Path.Combine(folder, "cubic-curve.svg"), TimeCharts.CubicCurve(curve));
        File.WriteAllLines(
            Path.Combine(folder, "cubic-curve.tsv"),
            curve.Where((_, i) => i % 10 == 0).Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.At:0}\t{point.Window}\t{point.Formula:0}")).Prepend("second\tsegments\trfc9438"));
        File.WriteAllText(Path.Combine(folder, "queues.svg"), TimeCharts.Queues());
        File.WriteAllText(Path.Combine(folder, "sharing.svg"), TimeCharts.Sharing());
    }

    /// <summary>Writes the comparison with the kernel: kernel.md, each run in kernel.tsv, and a chart for each control.</summary>
    public static void WriteComparison(string folder, IReadOnlyList<ComparedRun> runs, string conditions)
    {
        Create(folder);
        IReadOnlyList<ComparisonRow> rows = ComparisonRow.Of(runs);
        File.WriteAllText(Path.Combine(folder, "kernel.md"), ComparisonTable.Markdown(rows, conditions));
        File.WriteAllLines(Path.Combine(folder, "kernel.tsv"), ComparisonTable.Lines(runs));
        foreach (string control in rows.Select(row => row.Control).Distinct())
        {
            File.WriteAllText(Path.Combine(folder, $"kernel-{control}.svg"), ComparisonTable.Chart(rows, control));
        }
    }

    private static void WriteHeatMap(string folder, TransferGrid grid, Sharing sharing, IReadOnlyList<TransferResult> results)
    {
        string file = sharing.Name.Replace(' ', '-').Replace('+', '-');
        if (sharing.Controls.Count == 1)
        {
            File.WriteAllText(Path.Combine(folder, $"used-{file}.svg"), HeatMaps.Used(grid, sharing, results));
        }
        else if (sharing.Controls.Distinct().Count() == 2)
        {
            File.WriteAllText(Path.Combine(folder, $"share-{file}.svg"), HeatMaps.FirstShare(grid, sharing, results));
        }
        else
        {
            File.WriteAllText(Path.Combine(folder, $"fair-{file}.svg"), HeatMaps.Fairness(grid, sharing, results));
        }
    }

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RefusalException($"'{folder}' cannot be made: {failure.Message}", "Choose another folder for --write.");
        }
    }
}
