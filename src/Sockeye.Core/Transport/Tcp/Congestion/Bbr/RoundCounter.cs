namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>Round trips counted by packets: one ends when a segment is acknowledged that was sent after it began. A mutable struct.</summary>
internal struct RoundCounter
{
    private long _end;

    /// <summary>The last acknowledgment began a round.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>A round begins at this count of deliveries.</summary>
    public void Restart(long delivered) => _end = delivered;

    /// <summary>A sample came.</summary>
    public void Add(in RateSample sample, long delivered)
    {
        HasBegun = sample.Interval.Ticks > 0 && sample.PriorDelivered >= _end;
        if (HasBegun) _end = delivered;
    }
}
