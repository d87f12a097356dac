namespace Sockeye.Wire.Printing;

/// <summary>How packets are printed.</summary>
public readonly record struct PrinterOptions
{
    /// <summary>Makes the usual choice: no times, relative sequence numbers.</summary>
    public PrinterOptions()
    {
    }

    /// <summary>How a line begins.</summary>
    public TimestampFormat Timestamps { get; init; } = TimestampFormat.None;

    /// <summary>Whether TCP sequence numbers are printed as they are (tcpdump -S), not relative to their connection.</summary>
    public bool AbsoluteSequenceNumbers { get; init; }

    /// <summary>How many connections are remembered for relative numbers; beyond, the one not seen for longest is
    /// forgotten, and begins anew if it is seen again.</summary>
    public int MaximumConnections { get; init; } = 16384;
}
