using System;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>The share of segments that come back marked, smoothed over rounds as DCTCP does it (RFC 8257 §3.3). A mutable struct.</summary>
/// <remarks>Meaningful only where switches mark at shallow queues, so only on short paths and only if asked for.</remarks>
internal struct EcnRatio
{
    /// <summary>Marks above this share of a sample: too much is in flight.</summary>
    public const uint TooHigh = Bandwidth.Unit / 2;

    private const uint Gain = Bandwidth.Unit / 16;
    private const uint Factor = Bandwidth.Unit / 3;
    private const int StartupRounds = 2;

    private static readonly TimeSpan LongestRoundTrip = TimeSpan.FromMilliseconds(5);

    private uint _alpha;
    private long _delivered;
    private long _marked;
    private int _startupRounds;

    /// <summary>Marks are listened to.</summary>
    public bool IsEligible { get; private set; }

    /// <summary>What a round with marks leaves of inflight_lo, in 256ths.</summary>
    public readonly uint Cut => Bandwidth.Unit - (_alpha * Factor / Bandwidth.Unit);

    /// <summary>At first a path is taken to be congested, so that a new flow reacts at once.</summary>
    public void Begin() => _alpha = Bandwidth.Unit;

    /// <summary>A round began.</summary>
    /// <returns>True when two rounds one after the other were marked too much.</returns>
    public bool AddRound(in SenderView sender, TimeSpan leastRoundTrip)
    {
        if (leastRoundTrip <= LongestRoundTrip) IsEligible = true;
        if (!IsEligible) return false;
        long delivered = sender.Delivered - _delivered;
        long marked = sender.DeliveredMarked - _marked;
        if (delivered <= 0 || marked < 0) return false;
        uint ratio = (uint)(long.Min(marked, delivered) * Bandwidth.Unit / delivered);
        _alpha = uint.Min(((Bandwidth.Unit - Gain) * _alpha / Bandwidth.Unit) + (Gain * ratio / Bandwidth.Unit), Bandwidth.Unit);
        _delivered = sender.Delivered;
        _marked = sender.DeliveredMarked;
        _startupRounds = ratio >= TooHigh ? _startupRounds + 1 : 0;
        return _startupRounds >= StartupRounds;
    }
}
