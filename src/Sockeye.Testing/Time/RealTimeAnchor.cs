using System.Diagnostics;
using Sockeye.Core.Foundation;

namespace Sockeye.Testing.Time;

/// <summary>Where the world's time and the real clock were the same, and how fast one follows the other.</summary>
internal readonly struct RealTimeAnchor(Instant begin, double scale)
{
    private readonly long _real = Stopwatch.GetTimestamp();

    /// <summary>The world's time that the real clock stands for now.</summary>
    public Instant Now => begin.PlusNanoseconds((long)(Stopwatch.GetElapsedTime(_real).Ticks * 100 * scale));

    /// <summary>Real time until then, at least a millisecond, so that a wait does not end too early again and again.</summary>
    public TimeSpan Until(Instant time)
    {
        double ticks = time.NanosecondsSince(Now) / 100.0 / scale;
        return ticks > TimeSpan.FromDays(1).Ticks ? TimeSpan.FromDays(1) : TimeSpan.FromTicks(Math.Max((long)ticks, TimeSpan.TicksPerMillisecond));
    }
}
