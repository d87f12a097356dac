using System;

namespace Sockeye.Core.Foundation;

/// <summary>A rate limit with a burst: tokens drip in at a steady rate up to a depth.</summary>
/// <remarks>A mutable struct with verbs: keep it in a field that is not readonly. Integer arithmetic only.</remarks>
public struct TokenBucket
{
    private readonly long _interval;
    private readonly long _depth;
    private long _earliest;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">Tokens per second, 1 to 1,000,000,000.</param>
    /// <param name="burst">Depth in tokens, at least 1.</param>
    public TokenBucket(int perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(burst);
        _interval = 1_000_000_000L / perSecond;
        _depth = _interval * (burst - 1);
        _earliest = long.MinValue / 2;
    }

    /// <summary>Takes a token; false when there is none.</summary>
    public bool TryTake(Instant now)
    {
        // Generic cell rate algorithm: _earliest is when the next token would be due without any burst.
        if (now.Nanoseconds < _earliest - _depth) return false;
        _earliest = Math.Max(_earliest, now.Nanoseconds) + _interval;
        return true;
    }
}
