using Sockeye.Simulation.Reports;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>What became of a script.</summary>
public sealed record DrillResult
{
    /// <summary>The script's name.</summary>
    public required string Name { get; init; }

    /// <summary>Over which IP it ran.</summary>
    public DrillVariant Variant { get; init; }

    /// <summary>How it ended.</summary>
    public required DrillOutcome Outcome { get; init; }

    /// <summary>Line of the script that is not kept, or that is wrong; 0 for none.</summary>
    public int Line { get; init; }

    /// <summary>Why, in a sentence; empty when it passed.</summary>
    public string Message { get; init; } = "";

    /// <summary>What was expected and what happened, to be read by people.</summary>
    public IReadOnlyList<ReportLine> Report { get; init; } = [];

    /// <summary>Lines that the script's code printed.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    /// <summary>All packets.</summary>
    public IReadOnlyList<RecordedPacket> Packets { get; init; } = [];

    /// <summary>Time that passed in the script.</summary>
    public TimeSpan Time { get; init; }
}
