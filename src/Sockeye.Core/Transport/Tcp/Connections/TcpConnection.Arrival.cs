// Segment arrival in SYN-RECEIVED and the states after it: the eight steps of RFC 9293 §3.10.7.4, with RFC 5961's answers to what
// may be forged and RFC 7323's check for old duplicates. Called by TcpInput. Calls .Acknowledgment and .Text for steps five to eight.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>A segment for this connection.</summary>
    /// <returns>True when it must be answered by a reset made from it.</returns>
    internal bool HandleSegment(ref Segment seg)
    {
        CountArrival(seg);
        if (!SegmentSignature.IsGood(seg, _tuple, Options.Signatures, Counters))
        {
            Count(DropReason.TcpSignature);
            return false;
        }
        Disposition disposition = _state == TcpState.SynSent ? ArriveInSynSent(ref seg)
            : _isWaitingForFin ? ArriveWaitingForFin(seg)
            : Arrive(ref seg);
        switch (disposition)
        {
            case Disposition.Acknowledge:
                _ack.Demand();
                break;
            case Disposition.Challenge:
                ChallengeOrWithhold();
                break;
        }
        if (!_isGone) Schedule();
        return disposition == Disposition.Reset;
    }

    private Disposition Arrive(ref Segment seg)
    {
        // What acknowledges nothing, resets nothing and opens nothing is not even checked, so that it costs nothing either.
        if ((seg.Flags & (TcpFlags.Ack | TcpFlags.Rst | TcpFlags.Syn)) == 0)
        {
            Count(DropReason.TcpNoAcknowledgment);
            return Disposition.Drop;
        }
        if (IsPassiveFastOpen)
        {
            Disposition request = CheckRequest(ref seg);
            if (request != Disposition.Continue) return request;
        }
        Disposition disposition = CheckTimestamp(seg);
        if (disposition == Disposition.Continue) disposition = CheckSequence(seg);                  // first
        if (disposition == Disposition.Continue) disposition = CheckReset(seg);                     // second
        // Third, check security: IP security options are obsolete (RFC 9293 Appendix A.1), there is nothing to check.
        if (disposition == Disposition.Continue) disposition = CheckSyn(seg);                       // fourth
        if (disposition != Disposition.Continue) return disposition;
        TakeTimestamp(ref seg);
        CountMarks(seg);
        disposition = CheckAcknowledgment(seg);                                                     // fifth
        if (disposition == Disposition.Continue) disposition = CheckUrgent(seg);                    // sixth
        if (disposition == Disposition.Continue) disposition = ProcessText(seg);                    // seventh and eighth
        if (disposition == Disposition.Continue && !_isGone) DecideAcknowledgment();
        return disposition;
    }

    // RFC 7323 §5.3, R1: a segment older than TS.Recent is not acceptable, unless it is a RST.
    // DEVIATION RFC 7323 §3.2: a segment without timestamps is not dropped: middle-boxes strip options.
    private Disposition CheckTimestamp(in Segment seg)
    {
        if (!_timestamps.IsEnabled || !seg.Options.HasTimestamps || !_timestamps.IsOld(seg.Options.TsVal, Now)) return Disposition.Continue;
        if (seg.IsRst || IsReorderedAcknowledgment(seg)) return Disposition.Continue;
        Count(DropReason.TcpOldTimestamp);
        if (seg.IsSyn) return ChallengeSyn(seg);
        if (seg.IsAck && seg.Len == 0 && seg.Seq < _rcv.Nxt)
        {
            Counters.OldAcks++;
            return Disposition.Drop;
        }
        Counters.OldTimestamps++;
        return AnswerUnacceptable(seg);
    }

    // DEVIATION RFC 7323 §5.3: an acknowledgment that changes neither SND.UNA nor the window may be a little older than TS.Recent. It
    // was overtaken on its way, and the sender counts it.
    private bool IsReorderedAcknowledgment(in Segment seg) =>
        seg.IsAck && seg.Len == 0 && seg.Seq == _rcv.Nxt && seg.Ack == _snd.Una && !WouldUpdateWindow(seg)
        && _timestamps.IsWithin(seg.Options.TsVal, _rtt.Timeout);

    private bool WouldUpdateWindow(in Segment seg)
    {
        uint window = seg.Wnd.Scale(_snd.Scale).Bytes;
        return seg.Ack > _snd.Una || seg.Seq > _snd.Wl1 || (seg.Seq == _snd.Wl1 && (window > _snd.Wnd || window == 0));
    }

    // DEVIATION RFC 9293 §3.10.7.4: a segment is judged by where it ends, from the last acknowledgment (not RCV.NXT, which the peer may
    // not know yet) to the farthest window ever offered (RFC 7323 §2.4); one that ends beyond it is taken whole where nothing waits
    // to be read, since the sender's idea of the window may differ from ours by a segment.
    private Disposition CheckSequence(in Segment seg)
    {
        SequenceNumber end = seg.Seq + seg.Len;
        bool isBeyond = end > _rcv.Limit && IsBeyondWindow(seg, end);
        if (end >= _rcv.Wup && !isBeyond)
        {
            _lastReceived = Now;
            _keepAlives = 0;
            return Disposition.Continue;
        }
        Count(DropReason.TcpOutOfWindow);
        if (seg.IsRst)
        {
            if (IsResetOfFin(seg)) BeReset();
            return Disposition.Drop;
        }
        if (seg.IsSyn) return ChallengeSyn(seg);
        if (isBeyond) Counters.BeyondWindow++;
        return AnswerUnacceptable(seg);
    }

    // A FIN takes no memory: where only it lies beyond, it is welcome.
    private bool IsBeyondWindow(in Segment seg, SequenceNumber end)
    {
        if (seg.IsFin && end - 1 <= _rcv.Limit) return false;
        return seg.Seq > _rcv.Limit || _receiveBuffer is { Length: > 0 } || _isEndUnread;
    }

    // "If an incoming segment is not acceptable, an acknowledgment should be sent in reply". Two ends that disagree could go on
    // acknowledging each other for ever, so bare acknowledgments are answered only so often; text always is: a sender waits.
    private Disposition AnswerUnacceptable(in Segment seg)
    {
        if ((seg.Len == 0 || seg.IsSyn) && !MayChallenge()) return Disposition.Drop;
        if (seg.Len > 0 && seg.Seq < _rcv.Nxt)
        {
            Counters.DelayedAcksLost++;
            _ack.EnterQuick(_rcv.Offered, _peerSize.Value);
            ReportDuplicate(seg.Seq, SequenceNumber.Min(seg.Seq + seg.Len, _rcv.Nxt));
        }
        return Disposition.Acknowledge;
    }

    private Disposition CheckReset(in Segment seg)
    {
        if (!seg.IsRst) return Disposition.Continue;

        // DEVIATION RFC 5961 §3.2: "If the RST bit is set and the sequence number exactly matches the next expected sequence number
        //   (RCV.NXT), then TCP MUST reset the connection"; in the window but elsewhere, "TCP MUST send an acknowledgment", except where
        //   a peer cannot know better.
        if (seg.Seq == _rcv.Nxt || IsResetOfFin(seg) || IsResetBehindHole(seg))
        {
            BeReset();
            return Disposition.Drop;
        }
        Count(DropReason.TcpInvalidReset);
        OnStrangeReset();
        return Disposition.Challenge;
    }

    // Some peers reset with the number of the FIN that they sent just before.
    private bool IsResetOfFin(in Segment seg) =>
        seg.Seq == _rcv.Nxt - 1 && _state is (TcpState.CloseWait or TcpState.LastAck or TcpState.Closing);

    // A peer's reset stands where its SND.NXT is; what lies before may be lost, and SACK told it where we stand.
    private bool IsResetBehindHole(in Segment seg) =>
        _agreed.SelectiveAcknowledgment && _sackReport.Count > 0 && seg.Seq == _sackReport.Highest;

    private void BeReset()
    {
        switch (_state)
        {
            case TcpState.SynReceived:
                Fail(TcpEvent.Refused, Errno.ECONNRESET);
                break;
            case TcpState.CloseWait:
                Fail(TcpEvent.ReceiveReset, Errno.EPIPE);
                break;
            default:
                Fail(TcpEvent.ReceiveReset, Errno.ECONNRESET);
                break;
        }
    }

    // RFC 5961 §4.2: "If the SYN bit is set, irrespective of the sequence number, TCP MUST send an ACK … to the remote peer".
    private Disposition CheckSyn(in Segment seg)
    {
        if (!seg.IsSyn) return Disposition.Continue;

        // RFC 9293 §3.5, figure 8: the SYN-ACK of a simultaneous open establishes the connection. Its SYN was processed already.
        return IsSynAckOfSimultaneousOpen(seg) ? Disposition.Continue : ChallengeSyn(seg);
    }

    private Disposition ChallengeSyn(in Segment seg)
    {
        Count(DropReason.TcpUnexpectedSyn);
        Counters.SynChallenges++;
        _ace = _ecn.OnRepeatedSyn(seg.Ecn, seg.Options);
        return Disposition.Challenge;
    }

    private bool IsSynAckOfSimultaneousOpen(in Segment seg) =>
        _state == TcpState.SynReceived && seg.IsAck && seg.Len == 1 && seg.Seq == _rcv.Irs && seg.Ack == _snd.Nxt;

    // RFC 7323 §4.3 (2), and only from what step five will take: a forged segment must not move TS.Recent.
    private void TakeTimestamp(ref Segment seg)
    {
        if (!_timestamps.IsEnabled || !seg.Options.HasTimestamps || !seg.IsAck) return;
        if (_snd.Una <= seg.Ack && seg.Ack <= _snd.Nxt) seg.IsNewer = _timestamps.Update(seg.Options.TsVal, seg.Seq, _rcv, Now);
    }

    private void Count(DropReason reason) => _host.Context.Drops.Count(reason, Now);
}
