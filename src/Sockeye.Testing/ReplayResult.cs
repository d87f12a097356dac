namespace Sockeye.Testing;

/// <summary>Whether a scenario replays, and if not, the first packet that differs and why.</summary>
public sealed record ReplayResult
{
    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How often the scenario was run: fewer than was asked for when a difference was found.</summary>
    public required int Runs { get; init; }

    /// <summary>Packets of the first run.</summary>
    public required int Packets { get; init; }

    /// <summary>All runs have the same packets, with the same fates at the same times, and the same end.</summary>
    public bool IsSame => Cause == ReplayCause.None;

    /// <summary>Who caused the difference.</summary>
    public ReplayCause Cause { get; init; }

    /// <summary>The application caused the difference, not the stack or the simulator.</summary>
    public bool IsCausedByApplication => Cause is ReplayCause.Application or ReplayCause.Pieces;

    /// <summary>The first packet that differs, as the first run has it; null when the runs are the same, or it has none there.</summary>
    public Packet? First { get; init; }

    /// <summary>The packet in its place in the run that differs; null when the runs are the same, or it has none there.</summary>
    public Packet? Second { get; init; }

    /// <summary>What is the same or differs, in words: both packets as tcpdump prints them, and what the application did otherwise.</summary>
    public required string Explanation { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Explanation;
}
