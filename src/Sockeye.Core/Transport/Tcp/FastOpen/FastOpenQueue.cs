using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>How many connections of one listener may have taken text without a finished handshake (RFC 7413 §5.1, PendingFastOpenRequests).</summary>
/// <remarks>A connection that a RST ended counts for a minute more, as on Linux: whoever forges source addresses makes the hosts that own
/// them send resets, and could otherwise go on for ever.</remarks>
internal sealed class FastOpenQueue
{
    private static readonly TimeSpan ResetAge = TimeSpan.FromSeconds(60);

    [Bounded("twice the largest limit that the listener has had")]
    private Instant[] _resets = [];
    private int _head;
    private int _resetCount;

    /// <summary>Most that may be pending; 0 when this listener takes no part.</summary>
    public int Limit { get; set; }

    /// <summary>Pending, those counted on account of a reset included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether one more is welcome.</summary>
    public bool HasRoom(Instant now)
    {
        if (Limit == 0) return false;
        if (Count < Limit) return true;
        if (_resetCount == 0 || _resets[_head] > now) return false;
        _head = (_head + 1) % _resets.Length;
        _resetCount--;
        Count--;
        return true;
    }

    /// <summary>A connection began.</summary>
    public void Enter() => Count++;

    /// <summary>A connection's handshake is over.</summary>
    public void Leave() => Count--;

    /// <summary>A connection that somebody had accepted was reset before its handshake was over.</summary>
    public void LeaveByReset(Instant now)
    {
        if (_resetCount == _resets.Length) Grow();
        _resets[(_head + _resetCount++) % _resets.Length] = now + ResetAge;
    }

    private void Grow()
    {
        var larger = new Instant[Math.Max(4, _resets.Length * 2)];
        for (int i = 0; i < _resetCount; i++) larger[i] = _resets[(_head + i) % _resets.Length];
        _resets = larger;
        _head = 0;
    }
}
