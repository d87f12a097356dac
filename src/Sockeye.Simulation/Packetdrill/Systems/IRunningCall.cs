namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>A call that was begun.</summary>
public interface IRunningCall
{
    /// <summary>True when it has returned.</summary>
    bool TryFinish(out CallResult result);
}
