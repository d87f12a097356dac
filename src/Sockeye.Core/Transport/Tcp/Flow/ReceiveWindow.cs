// Which window to offer. Read RFC 9293 §3.8.6.2.2 (the receiver's part of the silly window syndrome), §3.8.6 (never shrink) and
// RFC 7323 §2.4 (what the shift rounds away).

using System;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>Moves the right edge of the receive window in steps worth telling.</summary>
internal static class ReceiveWindow
{
    /// <summary>True when the buffer has so much more room than was promised that the peer should hear of it.</summary>
    // RFC 9293 §3.8.6.2.2: "RCV.BUFF - RCV.USER - RCV.WND >= min(Fr * RCV.BUFF, Eff.snd.MSS)", Fr = 1/2.
    public static bool IsWorthTelling(in ReceiveSequence rcv, int space, int limit, int mss) =>
        Sayable(space, rcv.Scale) - rcv.Wnd >= Math.Min(limit / 2, mss);

    /// <summary>As much of the room as the window field can say.</summary>
    public static int Sayable(int space, WindowScale scale) =>
        (int)Math.Min((uint)Math.Max(space, 0), (uint)ushort.MaxValue << scale.Shift);

    /// <summary>Chooses the window field of a segment and remembers what it promises.</summary>
    public static UnscaledWindow Offer(ref ReceiveSequence rcv, int space, int limit, int mss)
    {
        int unit = 1 << rcv.Scale.Shift;
        space = Sayable(space, rcv.Scale);
        int window = rcv.Wnd;
        if (IsWorthTelling(rcv, space, limit, mss))
        {
            window = space & ~(unit - 1);
        }
        if (window < rcv.Wnd) window = rcv.Wnd;

        // The shift cannot say a window that is no multiple of its unit. Rounding down would take back what was promised, so
        // round up, unless that would promise more than one unit beyond the room there is.
        int rounded = (window + unit - 1) & ~(unit - 1);
        if (rounded > space + unit) rounded = window & ~(unit - 1);
        rounded = Sayable(rounded, rcv.Scale);
        if (rcv.Nxt + rounded > rcv.Adv) rcv.Adv = rcv.Nxt + rounded;
        return new WindowSize((uint)rounded).Unscale(rcv.Scale);
    }
}
