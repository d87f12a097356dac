namespace Sockeye.Simulation.Reports;

/// <summary>How a row of a ladder is drawn.</summary>
public enum LadderRowKind : byte
{
    /// <summary>A packet from one side to the other.</summary>
    Whole,

    /// <summary>A packet that leaves while others are on the way towards it.</summary>
    Leaving,

    /// <summary>The same packet as it arrives.</summary>
    Arriving,

    /// <summary>A packet that does not arrive.</summary>
    Lost,

    /// <summary>A state without a packet.</summary>
    State,

    /// <summary>A note.</summary>
    Note,
}

/// <summary>A row of a ladder, ready to be drawn.</summary>
public sealed class LadderRow
{
    /// <summary>How it is drawn.</summary>
    public required LadderRowKind Kind { get; init; }

    /// <summary>When it begins, in nanoseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The sender's column, or the column of a state or note.</summary>
    public required int From { get; init; }

    /// <summary>The receiver's column.</summary>
    public int To { get; init; }

    /// <summary>Number of this row among the packets and states, from 1; 0 for a note and for the second half of a packet.</summary>
    public int Step { get; internal set; }

    /// <summary>Number of the packet, or 0.</summary>
    public long Packet { get; init; }

    /// <summary>When the packet arrives, or -1.</summary>
    public long ArrivalTime { get; internal set; } = -1;

    /// <summary>The packet.</summary>
    public PacketSummary? Summary { get; init; }

    /// <summary>Why it was sent and what became of it.</summary>
    public string? Comment { get; init; }

    /// <summary>A note's words.</summary>
    public string Text { get; init; } = "";

    /// <summary>A note's tone.</summary>
    public ReportTone Tone { get; init; }

    /// <summary>States that the sender entered with this packet.</summary>
    public IList<string> SenderStates { get; } = [];

    /// <summary>States that the receiver entered because of it.</summary>
    public IList<string> ReceiverStates { get; } = [];
}
