// A probe when acknowledgments stop coming, so that a loss at the tail is found by an acknowledgment and not by a timeout.
// Read RFC 8985 §7.

using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>The episode of one tail loss probe. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct TailLossProbe
{
    private SequenceNumber _end;

    /// <summary>A probe is in flight (TLP.end_seq is set).</summary>
    public bool IsActive { get; private set; }

    /// <summary>The probe was something sent before, not new data (TLP.is_retrans).</summary>
    public bool IsRetransmission { get; private set; }

    /// <summary>TLP.end_seq: SND.NXT when the probe was sent.</summary>
    public readonly SequenceNumber End => _end;

    /// <summary>PTO in microseconds (RFC 8985 §7.2).</summary>
    /// <param name="smoothedRtt">SRTT; 0 before the first sample.</param>
    /// <param name="outstanding">Segments outstanding: with one alone the peer may delay its acknowledgment.</param>
    /// <param name="delayedAck">The longest delay that a peer is expected to take.</param>
    /// <param name="initial">What to use before the first sample.</param>
    public static long Timeout(long smoothedRtt, uint outstanding, long delayedAck, long initial) => smoothedRtt == 0
        ? initial
        : (2 * smoothedRtt) + (outstanding == 1 ? delayedAck : LossRecovery.TimerSlack);

    /// <summary>What was sent before the probe was all that the application had.</summary>
    public bool IsFlightAppLimited { get; private set; }

    /// <summary>A probe was sent.</summary>
    public void OnSent(SequenceNumber nxt, bool isRetransmission, bool isFlightAppLimited)
    {
        IsActive = true;
        IsRetransmission = isRetransmission;
        IsFlightAppLimited = isFlightAppLimited;
        _end = nxt;
    }

    /// <summary>The episode ends.</summary>
    public void Cancel() => IsActive = false;

    /// <summary>An acknowledgment during the episode (RFC 8985 §7.4.2).</summary>
    /// <param name="ack">SEG.ACK.</param>
    /// <param name="news">What it brought. Gets <see cref="AckNews.ProbeAcked"/> when it acknowledges a probe that was sent before, and
    /// the original or the probe may have caused it.</param>
    /// <returns>True when the probe repaired a loss, so that the window must come down as it would have after a fast retransmit.</returns>
    public bool OnAck(SequenceNumber ack, ref AckNews news)
    {
        if (!IsActive || ack < _end) return false;
        if (!IsRetransmission || (news & AckNews.ProbeDuplicated) != 0)
        {
            IsActive = false;
        }
        else if (ack > _end)
        {
            IsActive = false;
            return true;
        }
        else if ((news & (AckNews.Advanced | AckNews.NotDuplicate | AckNews.Sacked)) == 0)
        {
            // A bare duplicate: the original and the probe both arrived.
            IsActive = false;
        }
        else
        {
            news |= AckNews.ProbeAcked;
        }
        return false;
    }
}
