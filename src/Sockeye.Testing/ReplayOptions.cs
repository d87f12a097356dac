namespace Sockeye.Testing;

/// <summary>How runs are compared; every part has its default.</summary>
public sealed record ReplayOptions
{
    /// <summary>The networks' options, or null for the defaults.</summary>
    public SimulationOptions? Simulation { get; init; }

    /// <summary>How often the scenario is run, from 2; each run is compared with the first; 2.</summary>
    public int Runs { get; init; } = 2;

    /// <summary>What the payloads say does not count, only how long they are: for TLS, which draws random numbers of its own.</summary>
    public bool IgnoresPayload { get; init; }

    internal ReplayOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Runs, 2);
        return this;
    }
}
