using Microsoft.Extensions.Logging;

namespace Sockeye.Hosting;

/// <summary>How a stack is run in real time.</summary>
public sealed record StackLoopOptions
{
    /// <summary>Name of the thread.</summary>
    public string Name { get; init; } = "sockeye";

    /// <summary>How long the loop looks again before it sleeps; zero never spins. Only where a core is to spare.</summary>
    public TimeSpan MaximumSpin { get; init; }

    /// <summary>Continuations of application code run on the loop's own thread, right after the turn that woke them, instead of on
    /// the thread pool. Saves two hand-offs between threads, which is most of a round trip; only for code that never blocks,
    /// because while it runs the stack rests.</summary>
    public bool InlineContinuations { get; init; }

    /// <summary>Most frames taken from a device at a time, 4 to 1024.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Where the loop says that it runs, stops or breaks; null for nowhere.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Publishes the stack's ledgers as metrics of the meter "Sockeye".</summary>
    public bool Metrics { get; init; } = true;
}
