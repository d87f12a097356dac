// Which window to offer. Read RFC 9293 §3.8.6.2.2 (the receiver's part of the silly window syndrome), §3.8.6 (do not shrink) and
// RFC 7323 §2.4 (a window that had to be taken back).

using System;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>Chooses windows.</summary>
internal static class ReceiveWindow
{
    /// <summary>Chooses the window field of a segment and remembers what it promises.</summary>
    /// <param name="rcv">The receive sequence.</param>
    /// <param name="budget">The memory.</param>
    /// <param name="segmentSize">The peer's segment size, as estimated.</param>
    /// <param name="mayShrink">tcp_shrink_window: the window may be taken back where windows are scaled.</param>
    public static UnscaledWindow Offer(ref ReceiveSequence rcv, in ReceiveBudget budget, int segmentSize, bool mayShrink)
    {
        int current = rcv.Wnd;
        int window = Select(rcv, budget, segmentSize, mayShrink, out _);

        // RFC 9293 §3.8.6: "A TCP receiver SHOULD NOT shrink the window" (SHLD-14). What the shift cannot say is rounded up.
        if (window < current && !(mayShrink && rcv.Scale.Shift > 0)) window = RoundUp(current, rcv.Scale);
        rcv.Promise(window);
        return new WindowSize((uint)window).Unscale(rcv.Scale);
    }

    /// <summary>The window that memory allows, before what was promised is looked at.</summary>
    /// <param name="rcv">The receive sequence.</param>
    /// <param name="budget">The memory.</param>
    /// <param name="segmentSize">The peer's segment size, as estimated.</param>
    /// <param name="mayShrink">tcp_shrink_window.</param>
    /// <param name="isScarce">Less than half is free.</param>
    public static int Select(in ReceiveSequence rcv, in ReceiveBudget budget, int segmentSize, bool mayShrink, out bool isScarce)
    {
        int unit = 1 << rcv.Scale.Shift;
        bool isExact = mayShrink && unit > 1;
        int free = budget.Space;
        int full = Math.Min(budget.Clamp, budget.FullSpace);
        if (isExact) free &= -unit;
        isScarce = free < full >> 1;
        int segment = Math.Min(segmentSize, full);
        if (segment <= 0) return 0;
        if (isScarce)
        {
            free &= -unit;

            // Early, so that a zero window is announced before memory runs out and what was promised must be thrown away.
            if (free < budget.FullSpace >> 4 || free < segment || (isExact && free < unit)) return 0;
        }
        bool isLimited = free > budget.Threshold;
        free = Math.Min(free, budget.Threshold);
        if (isExact) return isLimited ? RoundUp(free, rcv.Scale) : free;
        return unit > 1 ? RoundUp(free, rcv.Scale) : WholeSegments(free, rcv.Offered, segment, full);
    }

    private static int RoundUp(int window, WindowScale scale)
    {
        int unit = 1 << scale.Shift;
        return (window + unit - 1) & -unit;
    }

    // RFC 9293 §3.8.6.2.2: the right edge moves by whole segments, and stays where it is while there is less than one to give.
    private static int WholeSegments(int free, int offered, int segment, int full)
    {
        if (offered <= free - segment || offered > free) return free - (free % segment);
        return segment == full && free > offered + (full >> 1) ? free : offered;
    }
}
