// Was a reduction of the window for nothing? Read RFC 3522 and RFC 4015 (Eifel: the echoed timestamp is older than the first
// retransmission) and RFC 3708 (every retransmission was reported as a duplicate).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What is remembered of a reduction so that it can be taken back. A mutable struct with verbs: keep it in a field that is
/// not readonly.</summary>
internal struct Undo
{
    private SequenceNumber _marker;
    private uint _firstStamp;

    /// <summary>ssthresh before the reduction; 0 when it must not come back (ECN asked for the reduction).</summary>
    public uint PriorThreshold;

    /// <summary>A reduction can still be taken back.</summary>
    public bool IsArmed { get; private set; }

    /// <summary>Retransmissions that were not yet reported as duplicates; negative before the first.</summary>
    public int Pending { get; private set; }

    /// <summary>When the first retransmission of this episode was sent; <see cref="Instant.Never"/> when there was none.</summary>
    public Instant FirstRetransmittedAt { get; private set; }

    /// <summary>Nothing to take back.</summary>
    public static Undo None => new() { FirstRetransmittedAt = Instant.Never };

    /// <summary>True once something was sent again in this episode.</summary>
    public readonly bool HasRetransmitted => FirstRetransmittedAt.IsSet;

    /// <summary>All retransmissions were unnecessary: each was reported as a duplicate.</summary>
    public readonly bool IsAllDuplicate => IsArmed && Pending == 0;

    /// <summary>A reduction begins.</summary>
    /// <param name="una">SND.UNA.</param>
    /// <param name="inFlight">Retransmissions in flight already, a tail loss probe counted.</param>
    public void Arm(SequenceNumber una, uint inFlight)
    {
        _marker = una;
        IsArmed = true;
        Pending = inFlight > 0 ? (int)inFlight : -1;
    }

    /// <summary>The reduction is final, or was taken back.</summary>
    public void Disarm() => IsArmed = false;

    /// <summary>Something was sent again.</summary>
    /// <param name="now">When.</param>
    /// <param name="stamp">The timestamp that it carries.</param>
    /// <param name="segments">Segments.</param>
    public void OnRetransmitted(Instant now, uint stamp, uint segments)
    {
        if (!HasRetransmitted)
        {
            FirstRetransmittedAt = now;
            _firstStamp = stamp;
        }
        Pending = Math.Max(Pending, 0) + (int)segments;
    }

    /// <summary>The episode is over: nothing sent again is outstanding.</summary>
    public void ForgetRetransmissions() => FirstRetransmittedAt = Instant.Never;

    /// <summary>A duplicate was reported that lies behind the marker.</summary>
    public void OnDuplicate(SequenceNumber end, uint segments)
    {
        if (IsArmed && Pending > 0 && end > _marker) Pending = Math.Max(0, Pending - (int)segments);
    }

    /// <summary>A reported duplicate can be of this episode: it lies behind the marker, or reaches over it by no more than a window.</summary>
    public readonly bool Covers(SackBlock duplicate, uint maximumWindow)
    {
        if (!IsArmed || !(_marker < duplicate.Right)) return false;
        return _marker <= duplicate.Left || (uint)duplicate.Length <= maximumWindow;
    }

    /// <summary>The acknowledgment is of the original, which was only late.</summary>
    public readonly bool WasDelayed(in SenderFacts facts, bool hasSack, SequenceNumber highSeq)
    {
        // RFC 3522 §3.2 (4): "If the value of the Timestamp Echo Reply field of the acceptable ACK is smaller than the value of RetransmitTS".
        if (HasRetransmitted) return facts.HasEcho && unchecked((int)(facts.Echo - _firstStamp)) < 0;

        // Nothing was sent again, so what is acknowledged is the original, unless the memory of it was cleared on the way.
        if (!hasSack && facts.Una >= highSeq) return false;
        return !facts.IsOpening;
    }
}
