using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>A call of a script, ready to be made, and what is to be looked at when it has returned.</summary>
/// <param name="Call">The call.</param>
internal sealed record BoundCall(SystemCall Call)
{
    /// <summary>It returns a descriptor: any number will do, and the script's number stands for it.</summary>
    public bool ReturnsDescriptor { get; init; }

    /// <summary>Run when the result is as expected: a complaint about what else the call said, or null.</summary>
    public Func<CallResult, string?> Verify { get; init; } = static _ => null;
}
