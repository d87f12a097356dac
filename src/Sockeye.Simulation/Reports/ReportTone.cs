namespace Sockeye.Simulation.Reports;

/// <summary>What a piece of a report is, for whoever gives it a colour.</summary>
public enum ReportTone : byte
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>Of less weight: times, lifelines, reasons.</summary>
    Faint,

    /// <summary>A title or a name.</summary>
    Heading,

    /// <summary>A state that a connection entered.</summary>
    State,

    /// <summary>A packet.</summary>
    Packet,

    /// <summary>Something went wrong: a packet lost, a reset.</summary>
    Bad,

    /// <summary>Sent again, a probe: the stack repairs something.</summary>
    Repair,

    /// <summary>What a program called or wrote.</summary>
    Program,
}
