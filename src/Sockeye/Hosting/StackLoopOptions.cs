namespace Sockeye.Hosting;

/// <summary>How a stack is run in real time.</summary>
public sealed record StackLoopOptions
{
    /// <summary>Name of the thread.</summary>
    public string Name { get; init; } = "sockeye";

    /// <summary>How long the loop looks again before it sleeps; zero never spins. Only where a core is to spare.</summary>
    public TimeSpan MaximumSpin { get; init; }

    /// <summary>Most frames taken from a device at a time, 1 to 1024.</summary>
    public int BatchSize { get; init; } = 64;
}
