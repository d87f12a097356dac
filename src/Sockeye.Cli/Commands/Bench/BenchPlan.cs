namespace Sockeye.Cli.Commands.Bench;

/// <summary>What the person asked of the benchmark.</summary>
internal sealed record BenchPlan
{
    /// <summary>Measured time of each run.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs of each measurement; the median counts.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Numbers of connections that bulk transfers are spread over.</summary>
    public IReadOnlyList<int> Streams { get; init; } = [1, 100];

    /// <summary>Measure two stacks in memory.</summary>
    public bool Memory { get; init; } = true;

    /// <summary>Measure against the kernel.</summary>
    public bool Kernel { get; init; } = true;

    /// <summary>Print JSON.</summary>
    public bool Json { get; init; }
}
