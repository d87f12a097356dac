using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Simulation.Reports;

/// <summary>What a moment of a ladder is.</summary>
public enum LadderMomentKind : byte
{
    /// <summary>A packet left.</summary>
    Departure,

    /// <summary>A packet arrived.</summary>
    Arrival,

    /// <summary>A connection changed its state.</summary>
    State,

    /// <summary>A word of a program or of the stack.</summary>
    Note,
}

/// <summary>One thing that happened, in the order of happening.</summary>
/// <param name="Kind">What.</param>
/// <param name="Time">When, in nanoseconds since the beginning.</param>
/// <param name="Column">At whom.</param>
public readonly record struct LadderMoment(LadderMomentKind Kind, long Time, int Column)
{
    /// <summary>A packet's number.</summary>
    public long Packet { get; init; }

    /// <summary>A departing packet's receiver.</summary>
    public int Receiver { get; init; }

    /// <summary>A departing packet.</summary>
    public PacketSummary? Summary { get; init; }

    /// <summary>Why it was sent and what the link did, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>It does not arrive.</summary>
    public bool IsLost { get; init; }

    /// <summary>A state's name, or a note's words.</summary>
    public string Text { get; init; } = "";

    /// <summary>What changed a state.</summary>
    public TcpEvent Event { get; init; }

    /// <summary>What a note is.</summary>
    public ReportTone Tone { get; init; }
}
