namespace Sockeye.Testing.Assertions;

/// <summary>One direction of a connection: which bytes were sent and which have arrived, in order.</summary>
/// <remarks>Bound: the pieces beyond a hole are within a window.</remarks>
internal sealed class StreamMeasure
{
    private readonly SortedList<long, long> _beyond = [];
    private uint _origin;
    private bool _isBegun;
    private bool _isSynSent;
    private bool _isSynArrived;
    private long _sentEnd;
    private long _finAt = -1;

    /// <summary>Bytes that arrived, each counted once, up to the first that is missing.</summary>
    public long Arrived { get; private set; }

    /// <summary>When the first byte was sent, or null.</summary>
    public TimeSpan? FirstSent { get; private set; }

    /// <summary>When the last byte that counts arrived, or null.</summary>
    public TimeSpan? LastArrived { get; private set; }

    /// <summary>When the other end had everything and the end of it, or null.</summary>
    public TimeSpan? Ended { get; private set; }

    /// <summary>Bits per second, from the first byte's sending to the last one's arrival; 0 when nothing arrived.</summary>
    public double Goodput => FirstSent is { } begin && LastArrived is { } end && end > begin ? Arrived * 8 / (end - begin).TotalSeconds : 0;

    /// <summary>The sender hands a segment to its link.</summary>
    /// <returns>Something in it was never sent before: a SYN or bytes.</returns>
    public bool Send(Packet segment)
    {
        Begin(segment);
        bool isNew = segment.IsSyn && !_isSynSent;
        _isSynSent |= segment.IsSyn;
        long end = Offset(segment) + segment.PayloadLength;
        if (segment.HasPayload && end > _sentEnd)
        {
            _sentEnd = end;
            FirstSent ??= segment.Sent;
            isNew = true;
        }
        return isNew;
    }

    /// <summary>A segment arrives whole at the receiver.</summary>
    /// <returns>Something in it had not arrived before: a SYN or bytes.</returns>
    public bool Arrive(Packet segment, TimeSpan at)
    {
        Begin(segment);
        bool isNew = segment.IsSyn && !_isSynArrived;
        _isSynArrived |= segment.IsSyn;
        long start = Offset(segment), end = start + segment.PayloadLength;
        if (segment.IsFin) _finAt = end;
        if (segment.HasPayload && end > Arrived)
        {
            isNew = !_beyond.TryGetValue(start, out long known) || known < end;
            if (isNew) _beyond[start] = end;
            long before = Arrived;
            while (_beyond.Count > 0 && _beyond.GetKeyAtIndex(0) <= Arrived)
            {
                Arrived = Math.Max(Arrived, _beyond.GetValueAtIndex(0));
                _beyond.RemoveAt(0);
            }
            if (Arrived > before) LastArrived = at;
        }
        if (_finAt >= 0 && Arrived >= _finAt) Ended ??= at;
        return isNew;
    }

    // Bytes from the stream's first.
    private long Offset(Packet segment)
    {
        uint first = unchecked(segment.Sequence + (segment.IsSyn ? 1u : 0));
        // Sequence numbers wrap around; the stream is where it was last.
        return _sentEnd + unchecked((int)(first - (uint)(_origin + _sentEnd)));
    }

    private void Begin(Packet segment)
    {
        if (_isBegun) return;
        _isBegun = true;
        _origin = unchecked(segment.Sequence + (segment.IsSyn ? 1u : 0));
    }
}
