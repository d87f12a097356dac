using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>A path and a control: what each lane got, the mean of all seeds.</summary>
/// <param name="Path">The path.</param>
/// <param name="Control">The control.</param>
/// <param name="Used">Percent of the path, by lane.</param>
/// <param name="Again">Retransmitted bytes per mille, by lane.</param>
internal sealed record ComparisonRow(NetworkPath Path, string Control, IReadOnlyList<double> Used, IReadOnlyList<int> Again)
{
    /// <summary>A lane's goodput as a multiple of the yardstick's.</summary>
    public double Ratio(Lane lane) => Used[0] == 0 ? 0 : Used[(int)lane] / Used[0];

    /// <summary>Rows of runs, in the order of the runs.</summary>
    public static IReadOnlyList<ComparisonRow> Of(IReadOnlyList<ComparedRun> runs) =>
    [
        .. from run in runs
           group run by (run.Plan.Path, Control: run.Plan.Controls[0]) into same
           select new ComparisonRow(same.Key.Path, same.Key.Control, [.. Lanes.Select(lane => Mean(same, lane))], [.. Lanes.Select(lane => MeanAgain(same, lane))]),
    ];

    private static IEnumerable<Lane> Lanes => Enum.GetValues<Lane>();

    private static double Mean(IEnumerable<ComparedRun> runs, Lane lane) => runs
        .Where(run => run.Lane == lane && run.Result is not null)
        .Select(run => 100.0 * run.Result!.Goodput / run.Plan.Path.MostGoodput)
        .DefaultIfEmpty().Average();

    private static int MeanAgain(IEnumerable<ComparedRun> runs, Lane lane)
    {
        ComparedRun[] all = [.. runs.Where(run => run.Lane == lane && run.Result is not null)];
        double sent = all.Sum(run => (double)run.Result!.Bytes + run.Result.Retransmitted);
        return sent == 0 ? 0 : (int)Math.Round(1000 * all.Sum(run => (double)run.Result!.Retransmitted) / sent);
    }
}
