// How much may be promised. The receive buffer is memory (SO_RCVBUF), the window is bytes of text; between them stands how well the
// peer's segments fill the memory that they take. Read RFC 9293 §3.8.6 for what a promise means, tcp(7) for the buffer's limits.

using System;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The memory of one connection's receiver and the windows it allows. A mutable struct with verbs: keep it in a field that
/// is not readonly.</summary>
internal struct ReceiveBudget
{
    // Before the first segment, half the memory is taken to be text.
    private const int DefaultRatio = 128;
    private const int RatioShift = 8;

    private int _ratio;

    /// <summary>Bytes of memory that may be held (SO_RCVBUF as getsockopt tells it).</summary>
    public int Limit { get; set; }

    /// <summary>Bytes of memory held: unread text, and text beyond holes.</summary>
    public int Charged { get; set; }

    /// <summary>The largest window that will be offered.</summary>
    public int Clamp { get; private set; }

    /// <summary>The largest window to be offered for now: it grows as the peer shows that its segments are worth their memory.</summary>
    public int Threshold { get; private set; }

    /// <summary>The application fixed the limit.</summary>
    public bool IsFixed { get; set; }

    /// <summary>Text that the free memory may hold; below 0 when more is held than allowed.</summary>
    public readonly int Space => WindowOf(Limit - Charged);

    /// <summary>Text that all the memory may hold.</summary>
    public readonly int FullSpace => WindowOf(Limit);

    /// <summary>A budget before the handshake.</summary>
    public static ReceiveBudget Begin(int limit, bool isFixed) => new() { Limit = limit, IsFixed = isFixed, _ratio = DefaultRatio };

    /// <summary>Text that so much memory is expected to hold.</summary>
    public readonly int WindowOf(int memory) => (int)((long)memory * _ratio >> RatioShift);

    /// <summary>Memory that so much text is expected to take.</summary>
    public readonly int MemoryOf(long window) => (int)Math.Min((window << RatioShift) / _ratio, int.MaxValue);

    /// <summary>The handshake offered a window.</summary>
    public void Offer(in InitialReceiveWindow initial)
    {
        Clamp = initial.Clamp;
        Threshold = initial.Window;
    }

    /// <summary>The peer does not scale windows.</summary>
    public void LimitToUnscaled() => Clamp = Math.Min(Clamp, ushort.MaxValue);

    /// <summary>The connection is established: the clamp keeps something in reserve for the application.</summary>
    /// <param name="segmentSize">The MSS that we announced.</param>
    /// <param name="reserveShift">The reserve is the space divided by two so many times, but a segment at least; 0 for none
    /// (tcp_app_win).</param>
    public void OnEstablished(int segmentSize, int reserveShift)
    {
        int most = FullSpace;
        bool isLimited = Clamp < most;
        if (!isLimited) Clamp = most;
        if (reserveShift > 0)
        {
            if (!isLimited && most > 4 * segmentSize) Clamp = Math.Max(most - (most >> reserveShift), 4 * segmentSize);
            if (Clamp > 2 * segmentSize && Clamp + segmentSize > most) Clamp = Math.Max(2 * segmentSize, most - segmentSize);
        }
        Threshold = Math.Min(Threshold, Clamp);
    }

    /// <summary>The application changed its clamp: a lower one holds at once, a higher one from the window offered on.</summary>
    public void SetClamp(int clamp, int offered)
    {
        Threshold = clamp < Clamp ? Math.Min(Threshold, clamp) : Math.Max(Threshold, Math.Min(offered, clamp));
        Clamp = clamp;
    }

    /// <summary>A segment larger than any before shows how well the peer fills memory.</summary>
    /// <param name="text">Its bytes.</param>
    /// <param name="charge">What it costs.</param>
    /// <param name="offered">The window offered last.</param>
    public void Learn(int text, int charge, int offered)
    {
        int ratio = Math.Clamp((int)(((long)text << RatioShift) / Math.Max(1, charge)), 1, byte.MaxValue);
        if (ratio == _ratio) return;
        _ratio = ratio;
        SetClamp(FullSpace, offered);
    }

    /// <summary>Text arrived: may the window grow?</summary>
    /// <param name="text">Its bytes.</param>
    /// <param name="charge">What it costs.</param>
    /// <param name="estimate">The peer's segment size, as estimated.</param>
    /// <param name="segmentSize">The MSS that we announced.</param>
    /// <param name="maximum">What the limit could become.</param>
    /// <returns>True when it grew.</returns>
    public bool TryGrow(int text, int charge, int estimate, int segmentSize, int maximum)
    {
        int room = Math.Min(Clamp, Space) - Threshold;
        if (room <= 0) return false;
        int step = WindowOf(charge) <= text ? 2 * segmentSize : SmallStep(text, charge, estimate, maximum);
        if (step == 0) return false;
        Threshold += Math.Min(room, Math.Max(step, 2 * text));
        return true;
    }

    /// <summary>One more segment may be taken in, however large: so a full window always finds room.</summary>
    public readonly bool HasRoom => Charged <= Limit;

    /// <summary>Memory ran out: the limit follows what is held, if it may, and the window closes in.</summary>
    public void OnOverrun(int segmentSize, int maximum)
    {
        if (Limit < maximum && !IsFixed) Limit = Math.Max(Limit, Math.Min(Charged, maximum));
        if (Charged > Limit) Threshold = Math.Min(Clamp, 2 * segmentSize);
    }

    /// <summary>Raises the limit so that a window fits.</summary>
    public void Raise(long window, int maximum)
    {
        int limit = Math.Min(MemoryOf(window), maximum);
        if (limit <= Limit) return;
        Limit = limit;
        Clamp = WindowOf(limit);
    }

    // A segment that wastes memory counts only while the window is small against what the buffer could become.
    private readonly int SmallStep(int text, int charge, int estimate, int maximum)
    {
        int cost = WindowOf(charge) >> 1;
        int window = WindowOf(maximum) >> 1;
        while (Threshold <= window)
        {
            if (cost <= text) return 2 * estimate;
            cost >>= 1;
            window >>= 1;
        }
        return 0;
    }
}
