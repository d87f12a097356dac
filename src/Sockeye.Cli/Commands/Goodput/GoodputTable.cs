using System.Globalization;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Rendering;
using Sockeye.Simulation.Goodput;
using Sockeye.Simulation.Reports;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>The results of one sharing for a person: a row for each rate and round trip, a block of columns for each loss.</summary>
internal static class GoodputTable
{
    private const int NameWidth = 22;
    private const int CellWidth = 5;

    public static void Write(Screen screen, TransferGrid grid, Sharing sharing, IReadOnlyList<TransferResult> results)
    {
        int columns = grid.Losses.Count * grid.Queues.Count;
        foreach ((string name, Func<TransferResult, int> value) in Measures(sharing))
        {
            screen.WriteLine(screen.Paint($"{sharing.Name}: {name}", ReportTone.Heading));
            screen.WriteLine("".PadRight(NameWidth) + string.Concat(grid.Losses.Select(loss => ("  loss " + Percent(loss)).PadRight(2 + (grid.Queues.Count * CellWidth)))));
            string queues = "  " + string.Concat(grid.Queues.Select(queue => Number(queue).PadLeft(CellWidth)));
            screen.WriteLine("queue in BDP".PadRight(NameWidth) + string.Concat(grid.Losses.Select(_ => queues)));
            for (int i = 0; i < results.Count; i += columns)
            {
                NetworkPath path = results[i].Plan.Path;
                string line = $"{Rate(path.Rate),11} {path.RoundTrip.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture),6} ms".PadRight(NameWidth);
                for (int column = 0; column < columns; column++)
                {
                    if (column % grid.Queues.Count == 0) line += "  ";
                    line += value(results[i + column]).ToString(CultureInfo.InvariantCulture).PadLeft(CellWidth);
                }
                screen.WriteLine(line);
            }
            screen.WriteLine();
        }
    }

    /// <summary>"100 Mbit/s".</summary>
    public static string Rate(long bits) => bits >= 1_000_000_000 ? $"{Number(bits / 1e9)} Gbit/s" : bits >= 1_000_000 ? $"{Number(bits / 1e6)} Mbit/s" : $"{Number(bits / 1e3)} kbit/s";

    /// <summary>"0.1 %".</summary>
    public static string Percent(double share) => Number(share * 100) + " %";

    /// <summary>A number without zeros that say nothing.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>What is measured, and how it is called.</summary>
    public static IEnumerable<(string Name, Func<TransferResult, int> Value)> Measures(Sharing sharing)
    {
        yield return ("used, %", result => result.Utilization);
        yield return ("sent again, per mille", result => result.RetransmittedPerMille);
        yield return ("wait in the queue, ms", result => (int)Math.Round(result.QueueDelay.TotalMilliseconds));
        if (sharing.Controls.Count > 1) yield return ("fairness (Jain), %", result => result.Fairness);
        if (sharing.Controls.Distinct().Count() == 2) yield return ($"{sharing.Controls[0]}'s share, %", result => result.FirstShare);
    }
}
