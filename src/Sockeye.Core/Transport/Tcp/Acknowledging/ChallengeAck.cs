// RFC 5961 §7 limits challenge acknowledgments. The limit is the connection's own: one shared by all connections tells an attacker
// on one what happens on another.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>Throttle of answers to segments that may be forged. A mutable struct with verbs.</summary>
internal struct ChallengeAck
{
    // Zero means never: the first challenge is free.
    private long _next;

    /// <summary>True when an answer may go now.</summary>
    public bool TryTake(Instant now, TimeSpan interval)
    {
        if (now.Nanoseconds < _next) return false;
        _next = (now + interval).Nanoseconds;
        return true;
    }
}
