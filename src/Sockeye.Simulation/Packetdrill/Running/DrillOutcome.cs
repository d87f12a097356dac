namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>How a script ended.</summary>
public enum DrillOutcome : byte
{
    /// <summary>The system did what it says.</summary>
    Passed,

    /// <summary>The system did something else, or the script is wrong.</summary>
    Failed,

    /// <summary>It was not run; the message says why.</summary>
    Skipped,
}
