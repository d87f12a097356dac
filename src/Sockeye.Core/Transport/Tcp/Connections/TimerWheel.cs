using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>When a timer comes up that was set where time is counted in ticks, as Linux's timer wheel has it.</summary>
/// <remarks>
/// The wheel never is early and pays for that: a timer comes up behind the tick in which it is due, and a longer one behind a
/// coarser step.
/// <code>
///     ticks to wait     below 63    504    4032    32256   …
///     step in ticks            1      8      64      512   …
/// </code>
/// </remarks>
internal static class TimerWheel
{
    private const long Second = 1_000_000_000;

    // Of the 64 places of each level one is in use; a level is eight times as coarse as the one before.
    private const long Places = 63;
    private const int StepShift = 3;

    /// <summary>When it comes up.</summary>
    /// <param name="now">When it is set.</param>
    /// <param name="microseconds">What is to be waited, 1 or more.</param>
    /// <param name="ticksPerSecond">How finely time is counted, 1 to 1000.</param>
    public static Instant Expiry(Instant now, long microseconds, int ticksPerSecond)
    {
        long tick = Second / ticksPerSecond;
        long wait = ((microseconds * 1000) + tick - 1) / tick;
        long due = (now.Nanoseconds / tick) + wait;
        int shift = 0;
        while (wait >= Places << shift) shift += StepShift;
        return new Instant((((due >> shift) + 1) << shift) * tick);
    }
}
