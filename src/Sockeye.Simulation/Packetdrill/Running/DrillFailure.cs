using Sockeye.Simulation.Packetdrill.Packets;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>The system did not do what the script says. Ends the run.</summary>
internal sealed class DrillFailure : Exception
{
    public DrillFailure(int line, string message)
        : base(message) => Line = line;

    public DrillFailure()
        : this(0, "the script failed")
    {
    }

    public DrillFailure(string message)
        : this(0, message)
    {
    }

    public DrillFailure(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Line of the script.</summary>
    public int Line { get; }

    /// <summary>What the script expects, when it is about a packet.</summary>
    public IReadOnlyList<PacketPiece>? Expected { get; init; }

    /// <summary>What came out, each packet.</summary>
    public IReadOnlyList<IReadOnlyList<PacketPiece>> Actual { get; init; } = [];

    /// <summary>When it came out, in microseconds, or null.</summary>
    public long? ActualTime { get; init; }

    /// <summary>When it was expected, in microseconds, or null.</summary>
    public long? ExpectedTime { get; init; }

    /// <summary>The piece that differs, or null.</summary>
    public string? Differing { get; init; }
}
