// May a segment shorter than the MSS go now? Read RFC 9293 §3.7.4 (Nagle), §3.8.6.2.1 (the sender's part of the silly window
// syndrome), and RFC 1122 §4.2.3.4.

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The rules for segments shorter than the MSS.</summary>
internal static class ShortSegment
{
    /// <summary>All the data there is makes a short segment: Nagle, and what applications asked for, hold it back.</summary>
    /// <param name="noDelay">TCP_NODELAY.</param>
    /// <param name="isCorked">TCP_CORK, or MSG_MORE on the last call.</param>
    /// <param name="isOutstanding">Anything is in flight.</param>
    /// <param name="shortInFlight">A short segment is in flight already.</param>
    // DEVIATION RFC 9293 §3.7.4: Nagle holds a short segment while anything is in flight; we, as Linux does, only while
    // another short one is (Minshall's variation), so that the tail of a large write does not wait for a delayed ACK.
    public static bool IsHeld(bool noDelay, bool isCorked, bool isOutstanding, bool shortInFlight) =>
        isCorked || (!noDelay && isOutstanding && shortInFlight);
}
