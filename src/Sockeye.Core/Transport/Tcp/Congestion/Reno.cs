// Slow start, congestion avoidance, multiplicative decrease. Read RFC 5681 §3.1, RFC 3465 §2, RFC 6582.

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>The standard control (RFC 5681), by segments acknowledged (RFC 3465). It has no state of its own.</summary>
internal sealed class Reno : ICongestionControl
{
    /// <inheritdoc/>
    public string Name => "reno";

    /// <inheritdoc/>
    public void Begin(ref CongestionWindow window, in SenderView sender)
    {
    }

    /// <inheritdoc/>
    // DEVIATION RFC 5681 §3.1: half of cwnd, not of FlightSize. The window grows only while it is used, so the two differ
    // little, and an application's pause just before a loss is no reason for a smaller window.
    public uint Reduce(ref CongestionWindow window, in SenderView sender) => uint.Max(window.Segments >> 1, 2);

    /// <inheritdoc/>
    public void OnAcknowledged(ref CongestionWindow window, uint acknowledged, in SenderView sender)
    {
        // RFC 7661 §1 tells why a window that was not used must not grow.
        if (!window.MayGrow) return;
        if (window.IsSlowStart)
        {
            // DEVIATION RFC 3465 §2.3: no limit of two segments for each acknowledgment. Merged segments make acknowledgments rare, and
            // growth by what was acknowledged gives nothing to who divides them.
            acknowledged = window.SlowStart(acknowledged);
            if (acknowledged == 0) return;
        }
        window.Avoid(window.Segments, acknowledged);
    }
}
