using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>A call that was begun.</summary>
public interface IRunningCall
{
    /// <summary>When it returned; meaningful once it has.</summary>
    Instant Returned { get; }

    /// <summary>True when it has returned.</summary>
    bool TryFinish(out CallResult result);
}
