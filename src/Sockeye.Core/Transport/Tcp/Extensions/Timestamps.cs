// The timestamps option. Read RFC 7323 §3 (the option), §4.3 (which one to echo), §5 (PAWS), §5.4 (the clock).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions;

/// <summary>Timestamps of one connection. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct Timestamps
{
    // RFC 7323 §5.5: a TS.Recent that is 24 days old says nothing any more.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(24);

    // A RST may be older than TS.Recent if that is older than a segment lives: the peer may have begun its clock anew.
    private static readonly TimeSpan SegmentLifetime = TimeSpan.FromSeconds(60);

    /// <summary>Both ends use them.</summary>
    public bool IsEnabled;

    /// <summary>Added to the clock, so that a peer learns no uptime.</summary>
    public uint Offset;

    /// <summary>TS.Recent: what we echo.</summary>
    public uint Recent;

    /// <summary>When TS.Recent was set.</summary>
    public Instant RecentTime;

    /// <summary>TSval at an instant: a clock of milliseconds.</summary>
    public readonly uint Value(Instant now) => unchecked((uint)now.Milliseconds + Offset);

    /// <summary>Takes the first value of the peer.</summary>
    public void Begin(uint tsVal, Instant now)
    {
        IsEnabled = true;
        Recent = tsVal;
        RecentTime = now;
    }

    // RFC 7323 §5.3, R1: "If there is a Timestamps option in the arriving segment, SEG.TSval < TS.Recent, TS.Recent is valid …
    //   and if the RST bit is not set, then treat the arriving segment as not acceptable"
    /// <summary>True for a segment from long ago. A single tick is let pass, and 0 was never a clock's value.</summary>
    public readonly bool IsOld(uint tsVal, Instant now) =>
        Recent != 0 && Behind(tsVal) > 1 && now - RecentTime < Lifetime;

    /// <summary>The same without grace, for a connection that is over.</summary>
    public readonly bool IsOldAtEnd(uint tsVal, bool isReset, Instant now) =>
        Recent != 0 && Behind(tsVal) > 0 && now - RecentTime < (isReset ? SegmentLifetime : Lifetime);

    /// <summary>True for a value behind TS.Recent by no more than a peer's clock may tick in a timeout of ours.</summary>
    // RFC 7323 §5.4: the clock ticks between once a second and once a millisecond; some tick 1,200 times a second.
    public readonly bool IsWithin(uint tsVal, TimeSpan timeout) => Behind(tsVal) <= timeout.TotalMilliseconds * 1.2;

    // RFC 7323 §4.3 (2): "If: SEG.TSval >= TS.Recent and SEG.SEQ <= Last.ACK.sent then SEG.TSval is copied to TS.Recent"
    /// <summary>Takes the peer's value from an acceptable segment, if it is the one to echo.</summary>
    /// <returns>True when it is later than any before.</returns>
    public bool Update(uint tsVal, SequenceNumber seq, in ReceiveSequence rcv, Instant now)
    {
        if (seq > rcv.Wup || IsOldAtEnd(tsVal, isReset: false, now)) return false;
        int progress = -Behind(tsVal);
        Recent = tsVal;
        RecentTime = now;
        return progress > 0;
    }

    /// <summary>The round trip that an echo tells, in whole milliseconds; false when we cannot have sent that value lately.</summary>
    public readonly bool TryMeasure(uint tsEcr, Instant now, out TimeSpan roundTrip)
    {
        uint elapsed = Elapsed(tsEcr, now);
        roundTrip = TimeSpan.FromMilliseconds(Math.Max(1u, elapsed));
        return tsEcr != 0 && elapsed < 10 * 60 * 1000;
    }

    /// <summary>Milliseconds since we sent a value.</summary>
    public readonly uint Elapsed(uint tsEcr, Instant now) => unchecked(Value(now) - tsEcr);

    private readonly int Behind(uint tsVal) => unchecked((int)(Recent - tsVal));
}
