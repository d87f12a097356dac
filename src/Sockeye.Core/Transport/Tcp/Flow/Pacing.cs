// When the next segment may go. Read RFC 9438 §4.10 and draft-ietf-ccwg-bbr §5.6.2 for why a window should not leave at once.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The pace of one sender, in bytes per second. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct Pacing
{
    // The first window leaves as it is: there is nothing to spread yet.
    private const int FreeSegments = 10;

    private bool _isByController;
    private long _limit;
    private int _sent;

    /// <summary>Bytes per second; also says how large a burst is sensible.</summary>
    public long Rate { get; private set; }

    /// <summary>When the next segment may go.</summary>
    public Instant NextAt { get; private set; }

    /// <summary>Segments are really spread, not only sized.</summary>
    public readonly bool IsEnforced => _isByController || _limit > 0;

    /// <summary>No rate known yet: everything may go.</summary>
    public static Pacing Begin() => new() { Rate = long.MaxValue };

    /// <summary>Sets the rate.</summary>
    public void SetRate(long rate, bool isEnforced)
    {
        _isByController = isEnforced;
        Rate = _limit > 0 ? Math.Min(rate, _limit) : rate;
    }

    /// <summary>SO_MAX_PACING_RATE; the largest number for none. A rate above it falls at once.</summary>
    public void SetLimit(ulong most)
    {
        _limit = most == ulong.MaxValue ? 0 : (long)Math.Min(most, long.MaxValue);
        if (_limit > 0) Rate = Math.Min(Rate, _limit);
    }

    /// <summary>The next segment must wait.</summary>
    public readonly bool IsHeld(Instant now) => IsEnforced && now < NextAt;

    /// <summary>Bytes went out.</summary>
    public void OnSent(int bytes, Instant now)
    {
        if (bytes == 0) return;
        if (_sent < FreeSegments) _sent++;
        if (!IsEnforced || _sent < FreeSegments || Rate is <= 0 or long.MaxValue) return;
        long nanoseconds = (long)((UInt128)bytes * 1_000_000_000 / (ulong)Rate);

        // A timer that came late is made up for, by half of the time at most.
        long late = Math.Max(0, now.NanosecondsSince(NextAt));
        nanoseconds -= Math.Min(nanoseconds / 2, late);
        NextAt = Instant.Max(now, NextAt).PlusNanoseconds(nanoseconds);
    }
}
