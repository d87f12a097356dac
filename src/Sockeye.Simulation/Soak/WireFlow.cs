using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Soak;

/// <summary>What one end of a connection has put on the wire so far.</summary>
internal sealed class WireFlow
{
    /// <summary>It has sent its SYN.</summary>
    public bool HasSyn { get; private set; }

    /// <summary>Window scale of its own SYN, or null when it sent none.</summary>
    public WindowScale? Scale { get; private set; }

    /// <summary>Behind the highest sequence number that it sent.</summary>
    public SequenceNumber Sent { get; private set; }

    /// <summary>It has allowed the peer a window.</summary>
    public bool HasEdge { get; private set; }

    /// <summary>The right edge of the widest window that it allowed.</summary>
    public SequenceNumber Edge { get; private set; }

    /// <summary>Takes a segment that this end sends, and says what is wrong with it, or null.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="peer">The other end.</param>
    public string? Send(in TcpSegment segment, WireFlow peer)
    {
        if (segment.IsRst) return null;
        if (segment.IsSyn) Open(segment);
        if (!HasSyn) return "a segment before any SYN";
        SequenceNumber end = segment.Sequence + segment.SegmentLength;
        if (end > Sent) Sent = end;
        // A probe of a closed window, and a FIN, may lie one beyond it (RFC 9293 §3.8.6.1). A SYN may begin another incarnation.
        if (peer.HasEdge && !segment.IsSyn && end > peer.Edge + 1) return $"it sends up to {end}, beyond the window that ends at {peer.Edge}";
        return segment.IsAck ? Acknowledge(segment, peer) : null;
    }

    private void Open(in TcpSegment segment)
    {
        if (HasSyn && segment.Sequence + 1 <= Sent) return;
        TcpOptions.Parse(segment.Options, out TcpOptions options);
        HasSyn = true;
        Scale = options.HasWindowScale ? options.WindowScale : null;
        Sent = segment.Sequence;
        HasEdge = false;
    }

    // A SYN's window is not scaled; the next one, rounded to the scale's unit and counted from a later number, may end so much earlier.
    private const int RoundingOfSyn = 2048;

    /// <summary>A window was once taken back to nothing.</summary>
    public bool IsOutOfMemory { get; private set; }

    private string? Acknowledge(in TcpSegment segment, WireFlow peer)
    {
        if (peer.HasSyn && segment.Acknowledgment > peer.Sent) return $"it acknowledges {segment.Acknowledgment}, never sent";
        // RFC 7323 §2.2: the window of a SYN is never scaled, and both ends must have offered a scale.
        int shift = segment.IsSyn || Scale is null || peer.Scale is null ? 0 : Scale.Value.Shift;
        SequenceNumber edge = segment.Acknowledgment + ((ushort)segment.Window << shift);
        // RFC 9293 §3.8.6: "A TCP receiver SHOULD NOT shrink the window, i.e., move the right window edge to the left"; less than one
        // unit of the scale cannot be said (RFC 7323 §2.4).
        bool isBack = HasEdge && edge + Math.Max((1 << shift) - 1, RoundingOfSyn) < Edge;

        // Where memory ran out, what was promised is not kept: the window is then zero at once, as on Linux.
        IsOutOfMemory |= isBack && (ushort)segment.Window == 0;
        string? wrong = isBack && !IsOutOfMemory ? $"it takes its window back from {Edge} to {edge}" : null;
        if (!HasEdge || edge > Edge) Edge = edge;
        HasEdge = true;
        return wrong;
    }
}
