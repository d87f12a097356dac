namespace Sockeye.Testing;

/// <summary>What a test says of the networks that it runs on; every part has its default.</summary>
/// <remarks>The environment goes before it: <c>SOCKEYE_SEED=17</c> runs that seed alone, <c>SOCKEYE_SEEDS=1000</c> tries
/// so many, <c>SOCKEYE_REPORTS=folder</c> says where reports go.</remarks>
public sealed record NetworkTestOptions
{
    internal const int MostSeeds = 1_000_000;

    /// <summary>The first seed; 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many seeds are tried, one after the other, from <see cref="Seed"/> on: from 1 to 1,000,000; 1.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>The networks' options, or null for the defaults.</summary>
    public SimulationOptions? Simulation { get; init; }

    /// <summary>The test's name, for reports and their files; the calling method's when null.</summary>
    public string? Name { get; init; }

    /// <summary>Where reports go, or null: <c>sockeye-reports</c> beside the test program.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>What to type to run this test alone, or null: it is found from how the program was started, such as
    /// <c>dotnet test --filter …</c>. The seed is put before it.</summary>
    public string? ReplayCommand { get; init; }

    /// <summary>When a seed fails, it is run once more, and the message says whether the same happens, and if not, which packet is other first and why.
    /// Takes the time of one more run; false.</summary>
    public bool ChecksReplay { get; init; }

    /// <summary>Real time that all seeds together may take, or null for as long as it takes. A test that is not done by then fails, with a
    /// report, and its network ends.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Real time after which a test fails, with a report, when nothing is left to happen on its network and it still waits, as for an answer
    /// that does not come; null means that it may wait for ever. What it waits for may be real (a file, a process): then it is to take less. 1 minute.</summary>
    public TimeSpan? Standstill { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Ends the test: its network is disposed, and no further seed is tried.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal NetworkTestOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Seeds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Seeds, MostSeeds);
        if (Timeout is { } timeout) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        if (Standstill is { } standstill) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(standstill, TimeSpan.Zero);
        return this;
    }
}
