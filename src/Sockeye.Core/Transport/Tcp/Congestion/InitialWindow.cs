using System;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>How much may be sent before the first acknowledgment (RFC 6928).</summary>
internal static class InitialWindow
{
    /// <summary>Bytes.</summary>
    /// <param name="segments">Segments of the initial window.</param>
    /// <param name="mss">Bytes of a segment.</param>
    /// <param name="handshakeLost">A SYN or SYN-ACK had to be sent again: RFC 6928 §2 falls back to one segment.</param>
    public static uint For(int segments, int mss, bool handshakeLost)
    {
        if (handshakeLost) return (uint)mss;

        // RFC 6928 §2: "min (10*MSS, max (2*MSS, 14600))"; the second term keeps jumbo segments modest.
        return (uint)Math.Min(segments * mss, Math.Max(2 * mss, segments * 1460));
    }
}
