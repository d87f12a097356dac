using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.Cli.Commands.Drill.OnKernel;

/// <summary>Runs of scripts in real time, where a busy machine is late now and then: a script that fails is tried again.</summary>
/// <param name="real">Runs them on the kernel.</param>
/// <param name="rehearsal">Runs them in virtual time, so that all code is compiled when the time counts.</param>
internal sealed class RealTimeRuns(DrillRunner real, DrillRunner rehearsal)
{
    private const int Attempts = 3;

    private bool _isWarm;

    public DrillResult Run(DrillScript script, DrillVariant variant)
    {
        rehearsal.Run(script.Name, script.Text, variant);
        if (!_isWarm) real.Run(script.Name, script.Text, variant);
        _isWarm = true;
        DrillResult result = real.Run(script.Name, script.Text, variant);
        for (int i = 1; i < Attempts && result.Outcome == DrillOutcome.Failed; i++) result = real.Run(script.Name, script.Text, variant);
        return result;
    }
}
