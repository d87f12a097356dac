using System;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>A rate of delivery.</summary>
/// <param name="Scaled">Segments per microsecond, times 2^24: from a segment in a quarter of a minute to 256 segments in a microsecond.</param>
internal readonly record struct Bandwidth(ulong Scaled)
{
    /// <summary>1 of a gain.</summary>
    public const uint Unit = 256;

    private const int Scale = 24;
    private const ulong MarginPercent = 1;

    /// <summary>More than any path has.</summary>
    public static Bandwidth Unlimited => new(uint.MaxValue);

    /// <summary>So many segments in such a time, rounded up so that low rates can grow; zero when there is no time.</summary>
    public static Bandwidth Of(long segments, TimeSpan time)
    {
        ulong microseconds = (ulong)(time.Ticks / TimeSpan.TicksPerMicrosecond);
        if (segments <= 0 || time.Ticks < TimeSpan.TicksPerMicrosecond) return default;
        return new Bandwidth(ulong.Min((((ulong)segments << Scale) + microseconds - 1) / microseconds, uint.MaxValue));
    }

    /// <summary>The larger.</summary>
    public static Bandwidth Max(Bandwidth left, Bandwidth right) => left.Scaled >= right.Scaled ? left : right;

    /// <summary>The smaller.</summary>
    public static Bandwidth Min(Bandwidth left, Bandwidth right) => left.Scaled <= right.Scaled ? left : right;

    /// <summary>This rate times a gain of so many 256ths.</summary>
    public Bandwidth Times(uint gain) => new((Scaled * gain) / Unit);

    /// <summary>Segments delivered in a time.</summary>
    public uint Delivers(TimeSpan time) => (uint)ulong.Min((Product(time) >> Scale), int.MaxValue);

    /// <summary>Bandwidth times delay times gain: segments in flight, rounded up, since rounding down would feed on itself.</summary>
    public uint Holds(TimeSpan delay, uint gain)
    {
        ulong segments = (((Product(delay) / Unit) * gain) + (1UL << Scale) - 1) >> Scale;
        return (uint)ulong.Min(segments, int.MaxValue);
    }

    /// <summary>The pace in bytes per second, one percent below the rate, so that queues rather shrink than grow.</summary>
    public long Pace(int mss, uint gain)
    {
        UInt128 bytes = (UInt128)Scaled * (ulong)mss * gain / Unit * (1_000_000 / 100 * (100 - MarginPercent));
        return long.Max((long)(bytes >> Scale), 1);
    }

    // A minute at the most is what any filter holds, so this does not overflow.
    private ulong Product(TimeSpan time) => Scaled * (ulong)long.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, uint.MaxValue);
}
