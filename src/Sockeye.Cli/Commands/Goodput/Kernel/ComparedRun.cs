using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>A run of the comparison, and its result once it was played.</summary>
internal sealed class ComparedRun(Lane lane, TransferPlan plan)
{
    public Lane Lane { get; } = lane;

    public TransferPlan Plan { get; } = plan;

    public FlowResult? Result { get; set; }

    /// <summary>Percent of the path; 0 before it was played.</summary>
    public double Used => Result is { } result ? 100.0 * result.Goodput / Plan.Path.MostGoodput : 0;
}
