// May a segment shorter than the MSS go now? Read RFC 9293 §3.7.4 (Nagle), §3.8.6.2.1 (the sender's part of the silly window
// syndrome), and RFC 1122 §4.2.3.4.

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The rules for segments shorter than the MSS.</summary>
internal static class ShortSegment
{
    /// <summary>The window, not the data, makes the segment short: it must be worth it.</summary>
    // RFC 9293 §3.8.6.2.1, condition 3: "PUSHed and min(D,U) >= Fs * Max(SND.WND)", Fs = 1/2.
    public static bool IsWorthSending(int length, uint largestWindow) => length > 0 && length >= largestWindow / 2;

    /// <summary>All the data there is makes a short segment: Nagle, and what applications asked for.</summary>
    /// <param name="noDelay">TCP_NODELAY.</param>
    /// <param name="isCorked">TCP_CORK, or MSG_MORE on the last call.</param>
    /// <param name="isLast">A FIN stands behind the data, so nothing can join it.</param>
    /// <param name="shortInFlight">A short segment is in flight already.</param>
    public static bool MaySend(bool noDelay, bool isCorked, bool isLast, bool shortInFlight)
    {
        if (isLast) return true;
        if (isCorked) return false;

        // DEVIATION RFC 9293 §3.7.4: Nagle holds a short segment while anything is in flight; we, as Linux does, only while
        // another short one is (Minshall's variation), so that the tail of a large write does not wait for a delayed ACK.
        return noDelay || !shortInFlight;
    }
}
