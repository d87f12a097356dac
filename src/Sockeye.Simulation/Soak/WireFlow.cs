using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Soak;

/// <summary>What one end of a connection has put on the wire so far, and what has come to it.</summary>
/// <remarks>A window may never be taken back, by however little, but for two cases. Linux does the same in both: two scenarios,
/// rfc9293/memory-that-runs-out-closes-the-window and rfc7323/a-half-open-connection-cuts-its-window-to-the-scale, pass on the kernel too.
/// </remarks>
internal sealed class WireFlow
{
    private SequenceNumber _iss;
    private bool _isReborn;
    private SequenceNumber _sentBefore;
    private SequenceNumber _synAcknowledgment;
    private ushort _synWindow;
    private bool _hasSynWindow;
    private SequenceNumber _widest;
    private SequenceNumber _arrived;
    private SequenceNumber _una;
    private Instant? _memoryEnded;
    private bool _isRefused;
    private SequenceNumber _refused;

    /// <summary>It has sent its SYN.</summary>
    public bool HasSyn { get; private set; }

    /// <summary>Window scale of its own SYN, or null when it sent none.</summary>
    public WindowScale? Scale { get; private set; }

    /// <summary>Behind the highest sequence number that it sent.</summary>
    public SequenceNumber Sent { get; private set; }

    /// <summary>It has allowed the peer a window.</summary>
    public bool HasEdge { get; private set; }

    /// <summary>The right edge of the window that it allows.</summary>
    public SequenceNumber Edge { get; private set; }

    /// <summary>Takes a segment that this end sends, and says what is wrong with it, or null.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="peer">The other end.</param>
    /// <param name="now">When.</param>
    public string? Send(in TcpSegment segment, WireFlow peer, Instant now)
    {
        if (segment.IsRst) return null;
        if (segment.IsSyn) Open(segment, peer);
        if (!HasSyn) return "a segment before any SYN";
        SequenceNumber end = segment.Sequence + segment.SegmentLength;
        if (end > Sent) Sent = end;
        // A probe of a closed window, and a FIN, may lie one beyond it (RFC 9293 §3.8.6.1). What was sent into a window that was taken
        // back later is sent again. A SYN may begin another incarnation.
        bool isBeyond = peer.HasEdge && !segment.IsSyn && end > peer._widest + 1;
        if (isBeyond) return $"it sends up to {end}, beyond the window that ends at {peer._widest}";
        return segment.IsAck ? Acknowledge(segment, peer, now) : null;
    }

    /// <summary>A segment of this end arrived at the other.</summary>
    public void Arrive(in TcpSegment segment, WireFlow peer)
    {
        if (segment.IsRst || segment.IsSyn) return;
        if (segment.IsAck && segment.Acknowledgment > peer._una && segment.Acknowledgment <= peer.Sent) peer._una = segment.Acknowledgment;
        if (segment.SegmentLength == 0) return;
        SequenceNumber end = segment.Sequence + segment.SegmentLength;
        if (end > _arrived) _arrived = end;
        if (peer.HasEdge && peer.Edge < peer._widest && end > peer.Edge) BeRefused();
    }

    /// <summary>The peer says that it has no memory for something that this end sent into its window.</summary>
    /// <param name="peer">The other end.</param>
    /// <param name="isNext">It is what the peer waits for, so that its window closes.</param>
    /// <param name="now">When.</param>
    public void BeRefused(WireFlow peer, bool isNext, Instant now)
    {
        if (isNext) peer._memoryEnded = now;
        BeRefused();
    }

    /// <summary>Something that this end sent into the peer's window was thrown away there for want of memory, and is not yet
    /// acknowledged: a reason to wait for a timeout.</summary>
    public bool MayTimeOut => _isRefused && _una < _refused;

    private void BeRefused()
    {
        _refused = _arrived;
        _isRefused = true;
    }

    // An old SYN that comes late to a listener makes another incarnation. Its number need not be above what the former sent: the
    // clock that numbers are drawn from gains 250,000 in a second, a connection may send more.
    private void Open(in TcpSegment segment, WireFlow peer)
    {
        if (HasSyn && segment.Sequence == _iss) return;
        _sentBefore = HasSyn && !(_isReborn && _sentBefore > Sent) ? Sent : _sentBefore;
        _isReborn = HasSyn;
        TcpOptions.Parse(segment.Options, out TcpOptions options);
        HasSyn = true;
        Scale = options.HasWindowScale ? options.WindowScale : null;
        Sent = _iss = _una = _arrived = segment.Sequence;
        HasEdge = _hasSynWindow = _isRefused = false;
        _memoryEnded = null;
        // What the peer has allowed counts from other numbers.
        peer.HasEdge = peer._hasSynWindow = false;
    }

    private string? Acknowledge(in TcpSegment segment, WireFlow peer, Instant now)
    {
        // A peer may have begun anew without this end's knowledge, which goes on about its former self.
        SequenceNumber acknowledgment = segment.Acknowledgment;
        bool isFormer = peer._isReborn && (acknowledgment <= peer._iss || acknowledgment > peer.Sent);
        if (isFormer && acknowledgment <= peer._sentBefore) return null;
        if (peer.HasSyn && acknowledgment > peer.Sent) return $"it acknowledges {acknowledgment}, never sent";
        // RFC 7323 §2.2: the window of a SYN is never scaled, and both ends must have offered a scale.
        int shift = segment.IsSyn || Scale is null || peer.Scale is null ? 0 : Scale.Value.Shift;
        var window = (ushort)segment.Window;
        if (segment.IsSyn)
        {
            _hasSynWindow = true;
            _synAcknowledgment = acknowledgment;
            _synWindow = window;
        }
        return Allow(acknowledgment, window, shift, now == _memoryEnded);
    }

    // RFC 9293 §3.8.6: "A TCP receiver SHOULD NOT shrink the window, i.e., move the right window edge to the left". Not by a part of the
    // scale's unit either: what the shift cannot say is rounded up.
    private string? Allow(SequenceNumber acknowledgment, ushort window, int shift, bool isMemoryOut)
    {
        SequenceNumber edge = acknowledgment + (window << shift);
        if (HasEdge && edge < Edge)
        {
            // A half-open connection says the window of its SYN-ACK with what the shift leaves of it.
            if (_hasSynWindow && acknowledgment == _synAcknowledgment && window == _synWindow >> shift) return null;
            // Small segments cost more memory than the window counted on, or the application lowered SO_RCVBUF under what was
            // promised: the segment is thrown away, and the same turn says that nothing more will be taken.
            if (!isMemoryOut || window != 0) return $"it takes its window back from {Edge} to {edge}";
        }
        if (!HasEdge || edge > _widest) _widest = edge;
        Edge = edge;
        HasEdge = true;
        return null;
    }
}
