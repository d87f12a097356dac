using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>A path and a control: what each lane got, over all seeds.</summary>
/// <param name="Path">The path.</param>
/// <param name="Control">The control.</param>
/// <param name="Lanes">What each lane got, in the order of <see cref="Lane"/>.</param>
internal sealed record ComparisonRow(NetworkPath Path, string Control, IReadOnlyList<LaneSummary> Lanes)
{
    /// <summary>What one lane got.</summary>
    public LaneSummary this[Lane lane] => Lanes[(int)lane];

    /// <summary>Rows of runs, in the order of the runs.</summary>
    public static IReadOnlyList<ComparisonRow> Of(IReadOnlyList<ComparedRun> runs) =>
    [
        .. from run in runs
           group run by (run.Plan.Path, Control: run.Plan.Controls[0]) into same
           select new ComparisonRow(same.Key.Path, same.Key.Control, [.. Enum.GetValues<Lane>().Select(lane => LaneSummary.Of([.. same], lane))]),
    ];
}
