namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>A lane on one path with one control, over all seeds.</summary>
/// <param name="Used">Percent of the path, the median.</param>
/// <param name="Again">Retransmitted bytes per mille, of all runs.</param>
/// <param name="Ratio">Goodput as a multiple of the yardstick's run with the same seed, the median of all pairs; 0 when there is none.</param>
/// <param name="Least">The least ratio of a pair.</param>
/// <param name="Most">The greatest.</param>
internal sealed record LaneSummary(double Used, int Again, double Ratio, double Least, double Most)
{
    /// <summary>From the runs of one path and control.</summary>
    public static LaneSummary Of(IReadOnlyList<ComparedRun> runs, Lane lane)
    {
        ComparedRun[] mine = [.. runs.Where(run => run.Lane == lane && run.Result is not null)];
        double[] used = [.. mine.Select(run => run.Used).Order()];
        double[] ratios =
        [
            .. (from run in mine
                from yardstick in runs
                where yardstick is { Lane: Lane.LinuxToLinux, Used: > 0 } && (yardstick.Plan.Seed == run.Plan.Seed || (lane == Lane.Simulated && run.Plan.Path.Loss == 0))
                select run.Used / yardstick.Used).Order(),
        ];
        double sent = mine.Sum(run => (double)run.Result!.Bytes + run.Result.Retransmitted);
        int again = sent == 0 ? 0 : (int)Math.Round(1000 * mine.Sum(run => (double)run.Result!.Retransmitted) / sent);
        return new LaneSummary(Median(used), again, Median(ratios), ratios.FirstOrDefault(), ratios.LastOrDefault());
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    /// <param name="ordered">In order; may be empty.</param>
    private static double Median(IReadOnlyList<double> ordered) =>
        ordered.Count == 0 ? 0 : (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
}
