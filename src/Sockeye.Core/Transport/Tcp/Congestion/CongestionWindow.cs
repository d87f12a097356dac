namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>What a connection and its congestion controller share, counted in segments. A mutable struct: keep it in a field that is
/// not readonly.</summary>
internal struct CongestionWindow
{
    /// <summary>ssthresh before the first loss: "arbitrarily high" (RFC 5681 §3.1).</summary>
    public const uint Infinite = 0x7fff_ffff;

    /// <summary>cwnd.</summary>
    public uint Segments;

    /// <summary>ssthresh.</summary>
    public uint Threshold;

    /// <summary>Segments acknowledged that count towards the next increase in congestion avoidance.</summary>
    public uint Credit;

    /// <summary>Most that cwnd may become.</summary>
    public uint Clamp;

    /// <summary>cwnd right before the reduction that is going on; what an undo returns to.</summary>
    public uint Prior;

    /// <summary>The window, not the application, held the sender back in the last round trip (RFC 7661).</summary>
    public bool IsLimited;

    /// <summary>Most segments in flight in the last round trip.</summary>
    public uint MostInFlight;

    /// <summary>Below ssthresh.</summary>
    public readonly bool IsSlowStart => Segments < Threshold;

    /// <summary>RFC 7661 §4: the window was used, so it may grow; in slow start up to twice of what was used.</summary>
    public readonly bool MayGrow => IsLimited || (IsSlowStart && Segments < 2 * MostInFlight);

    /// <summary>How many segments may leave in one piece: what the window has room for, and at most half of it, so that there are two.</summary>
    public readonly uint Quota(uint inFlight) => inFlight >= Segments ? 0 : uint.Min(uint.Max(Segments >> 1, 1), Segments - inFlight);

    /// <summary>Slow start: one segment for each acknowledged, up to ssthresh.</summary>
    /// <returns>What is left of <paramref name="acknowledged"/> for congestion avoidance.</returns>
    public uint SlowStart(uint acknowledged)
    {
        uint next = uint.Min(Segments + acknowledged, Threshold);
        acknowledged -= next - Segments;
        Segments = uint.Min(next, Clamp);
        return acknowledged;
    }

    /// <summary>Congestion avoidance: one segment for each <paramref name="window"/> acknowledged (RFC 5681 §3.1, RFC 3465).</summary>
    public void Avoid(uint window, uint acknowledged)
    {
        // A credit collected at a larger divisor is worth one segment at most.
        if (Credit >= window)
        {
            Credit = 0;
            Segments++;
        }
        Credit += acknowledged;
        if (Credit >= window)
        {
            uint steps = Credit / window;
            Credit -= steps * window;
            Segments += steps;
        }
        Segments = uint.Min(Segments, Clamp);
    }
}
