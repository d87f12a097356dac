using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>The least round trip of ten seconds, the path's own delay, and that of five, whose age says when to look again. A mutable
/// struct.</summary>
internal struct RoundTripFilter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProbeWindow = TimeSpan.FromSeconds(5);

    private TimeSpan _recent;
    private Instant _recentAt;
    private Instant _leastAt;

    /// <summary>The path's delay; <see cref="TimeSpan.MaxValue"/> before the first sample.</summary>
    public TimeSpan Least { get; private set; }

    /// <summary>A sample is known.</summary>
    public readonly bool HasSample => Least != TimeSpan.MaxValue;

    /// <summary>Begins with what the connection measured so far; zero means nothing.</summary>
    public void Begin(TimeSpan known, Instant now)
    {
        Least = _recent = known > TimeSpan.Zero ? known : TimeSpan.MaxValue;
        _recentAt = _leastAt = now;
    }

    /// <summary>A sample or, if negative, none.</summary>
    /// <returns>True when nothing lower was seen for five seconds: the queue may never have been empty.</returns>
    public bool Add(TimeSpan sample, bool isDelayed, Instant now)
    {
        bool expired = now > _recentAt + ProbeWindow;
        if (sample >= TimeSpan.Zero && (sample < _recent || (expired && !isDelayed)))
        {
            _recent = sample;
            _recentAt = now;
        }
        if (_recent <= Least || now > _leastAt + Window)
        {
            Least = _recent;
            _leastAt = _recentAt;
        }
        return expired;
    }

    /// <summary>The dip is over: the next is due in five seconds.</summary>
    public void Refresh(Instant now) => _recentAt = now;
}
