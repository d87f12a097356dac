// Packetization layer path MTU discovery: a larger segment is sent, and if it arrives segments are as large from then on. No
// message of a router is needed, so routers that are silent make no black hole. Read RFC 4821 §5.2, §7.2 to §7.6. Search and
// conditions are Linux's; sizes here are those of IP packets.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The search of one connection: a probe that arrived, or that did not, halves what is unknown.</summary>
internal sealed class MtuProbe
{
    private int _low;
    private int _high;
    private Instant _since;

    /// <summary>The search is on, so that segments are no larger than what is known to arrive.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>Size of the probe in flight; 0 when there is none.</summary>
    public int Size { get; private set; }

    /// <summary>First number of the probe in flight.</summary>
    public SequenceNumber Start { get; private set; }

    /// <summary>Behind its last.</summary>
    public SequenceNumber End { get; private set; }

    /// <summary>search_low: packets of this size arrive.</summary>
    public int Low => _low;

    /// <summary>search_high: packets larger than this do not.</summary>
    public int High => _high;

    /// <summary>The size to probe next (RFC 4821 §7.3: the middle of what is unknown).</summary>
    public int Candidate => (_high + _low) >> 1;

    /// <summary>A connection begins, or changes its mind about the peer.</summary>
    /// <param name="isEnabled">From the beginning (tcp_mtu_probing 2).</param>
    /// <param name="low">What is taken to arrive (RFC 4821 §7.2, eff_pmtu at first).</param>
    /// <param name="high">What the peer takes.</param>
    /// <param name="now">When.</param>
    public static MtuProbe Begin(bool isEnabled, int low, int high, Instant now) =>
        new() { IsEnabled = isEnabled, _low = low, _high = high, _since = now };

    /// <summary>What is unknown is worth a probe. When it is not, and was not for long, the search begins anew (RFC 4821 §7.5).</summary>
    /// <param name="threshold">Least width of what is unknown (tcp_probe_threshold).</param>
    /// <param name="interval">Time until the search begins anew (tcp_probe_interval).</param>
    /// <param name="current">Size of our packets now.</param>
    /// <param name="largest">What the peer takes.</param>
    /// <param name="now">When.</param>
    public bool IsWorthwhile(int threshold, TimeSpan interval, int current, int largest, Instant now)
    {
        if (Candidate <= _high && _high - _low >= threshold) return true;
        if (now - _since < interval) return false;
        Size = 0;
        _high = largest;
        _low = current;
        _since = now;
        return false;
    }

    /// <summary>A probe went out.</summary>
    public void OnSent(int size, SequenceNumber start, SequenceNumber end)
    {
        Size = size;
        Start = start;
        End = end;
    }

    /// <summary>The probe arrived: its size is known to (RFC 4821 §7.6.1).</summary>
    public void OnArrived()
    {
        _low = Size;
        Size = 0;
    }

    /// <summary>The probe alone is missing: it was too large (RFC 4821 §7.6.2). That is no sign of congestion.</summary>
    public void OnLost()
    {
        _high = Size - 1;
        Size = 0;
    }

    /// <summary>Something was retransmitted while the probe was out: nothing can be told (RFC 4821 §7.6.4).</summary>
    public void OnInconclusive() => Size = 0;

    /// <summary>The path is known to be no larger.</summary>
    public void OnPathMtu(int mtu) => _high = Math.Min(_high, mtu);

    /// <summary>Timeout after timeout: perhaps a black hole. The search begins, or falls back (RFC 4821 §7.7).</summary>
    /// <param name="fallback">A smaller size than <see cref="Low"/>, used when the search was on already.</param>
    /// <param name="now">When.</param>
    public void OnBlackHole(int fallback, Instant now)
    {
        if (IsEnabled)
        {
            _low = fallback;
            return;
        }
        IsEnabled = true;
        _since = now;
    }
}
