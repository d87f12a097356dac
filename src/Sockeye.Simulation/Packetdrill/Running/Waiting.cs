using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Lets time pass, but not for ever.</summary>
internal sealed class Waiting(IDrillSystem system)
{
    // A stack that does something at every instant, without end, is stopped here.
    private const int MostSteps = 5_000_000;

    private int _steps;

    /// <summary>Time passes to a limit, or until something happens.</summary>
    public void Step(Instant limit)
    {
        if (++_steps > MostSteps) throw new DrillFailure($"the system was still busy after {MostSteps} steps");
        system.Advance(limit);
    }
}
