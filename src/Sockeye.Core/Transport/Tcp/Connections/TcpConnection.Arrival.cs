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
        Disposition disposition = _state == TcpState.SynSent ? ArriveInSynSent(ref seg) : Arrive(ref seg);
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
        if (_isOrphan && _state == TcpState.FinWait2) _ecn.Freeze();
        Disposition disposition = CheckSequence(ref seg);                                           // first
        if (disposition == Disposition.Continue) disposition = CheckReset(seg);                     // second
        // Third, check security: IP security options are obsolete (RFC 9293 Appendix A.1), there is nothing to check.
        if (disposition == Disposition.Continue) disposition = CheckSyn(seg);                       // fourth
        if (disposition == Disposition.Continue) CountMarks(seg);
        if (disposition == Disposition.Continue) disposition = CheckAcknowledgment(seg);            // fifth
        if (disposition == Disposition.Continue) disposition = CheckUrgent(seg);                    // sixth
        if (disposition == Disposition.Continue) disposition = ProcessText(seg);                    // seventh
        if (disposition == Disposition.Continue) disposition = CheckFin(seg);                       // eighth
        return disposition;
    }

    private Disposition CheckSequence(ref Segment seg)
    {
        if (IsSynAckOfSimultaneousOpen(seg))
        {
            // RFC 9293 §3.5, figure 8: this SYN-ACK establishes the connection. Its SYN was processed already.
            seg.Flags &= ~TcpFlags.Syn;
            seg.Seq += 1;
        }
        if (!IsRecent(seg)) return seg.IsRst ? Disposition.Drop : Unacceptable(seg);
        if (_rcv.IsAcceptable(seg.Seq, seg.Len))
        {
            OnAcceptable(ref seg);
            return Disposition.Continue;
        }

        // "If the RCV.WND is zero, no segments will be acceptable, but special allowance should be made to accept valid ACKs, URGs,
        //   and RSTs." The text is cut off in step seven.
        if (_rcv.Wnd == 0 && seg.Seq == _rcv.Nxt)
        {
            OnAcceptable(ref seg);
            return Disposition.Continue;
        }
        Count(DropReason.TcpOutOfWindow);
        return seg.IsRst ? Disposition.Drop : Unacceptable(seg);
    }

    // RFC 7323 §3.2: "If a non-<RST> segment is received without a TSopt, a TCP SHOULD silently drop the segment." And §5.3, R1.
    private bool IsRecent(in Segment seg)
    {
        if (!_timestamps.IsEnabled || seg.IsRst) return true;
        if (seg.Options.HasTimestamps && !_timestamps.IsOld(seg.Options.TsVal, Now)) return true;
        Count(DropReason.TcpOldTimestamp);
        Counters.OldTimestamps++;
        return false;
    }

    private void OnAcceptable(ref Segment seg)
    {
        _lastReceived = Now;
        _keepAlives = 0;
        if (_timestamps.IsEnabled && seg.Options.HasTimestamps) seg.IsNewer = _timestamps.Update(seg.Options.TsVal, seg.Seq, _rcv, Now);
    }

    // "If an incoming segment is not acceptable, an acknowledgment should be sent in reply". Two ends that disagree could go on
    // acknowledging each other for ever, so bare acknowledgments are answered only so often; text always is: a sender waits.
    private Disposition Unacceptable(in Segment seg)
    {
        if (_timestamps.IsEnabled && !seg.Options.HasTimestamps) return Disposition.Drop;
        if (seg.TextLength == 0) return Disposition.Challenge;
        if (seg.TextSeq < _rcv.Nxt) _sackReport.OnDuplicate(seg.TextSeq, SequenceNumber.Min(seg.TextEnd, _rcv.Nxt));
        _ack.OnOutOfOrder();
        return Disposition.Drop;
    }

    private Disposition CheckReset(in Segment seg)
    {
        if (!seg.IsRst) return Disposition.Continue;

        // RFC 5961 §3.2: "If the RST bit is set and the sequence number exactly matches the next expected sequence number
        //   (RCV.NXT), then TCP MUST reset the connection"; in the window but elsewhere, "TCP MUST send an acknowledgment".
        if (seg.Seq != _rcv.Nxt)
        {
            Count(DropReason.TcpInvalidReset);
            return Disposition.Challenge;
        }
        switch (_state)
        {
            case TcpState.SynReceived:
                Fail(TcpEvent.Refused, Errno.ECONNREFUSED);
                break;
            case TcpState.CloseWait:
                Fail(TcpEvent.ReceiveReset, Errno.EPIPE);
                break;
            case TcpState.Closing or TcpState.LastAck:
                Fail(TcpEvent.ReceiveReset, Errno.None);
                break;
            default:
                Fail(TcpEvent.ReceiveReset, Errno.ECONNRESET);
                break;
        }
        return Disposition.Drop;
    }

    // RFC 5961 §4.2: "If the SYN bit is set, irrespective of the sequence number, TCP MUST send an ACK … to the remote peer".
    private Disposition CheckSyn(in Segment seg)
    {
        if (!seg.IsSyn) return Disposition.Continue;
        Count(DropReason.TcpUnexpectedSyn);
        _ace = _ecn.OnRepeatedSyn(seg.Ecn, seg.Options);
        return Disposition.Challenge;
    }

    private bool IsSynAckOfSimultaneousOpen(in Segment seg) =>
        _state == TcpState.SynReceived && seg.IsSyn && seg.IsAck && !seg.IsRst && seg.Seq == _rcv.Irs && seg.Ack == _snd.Nxt;

    private void Count(DropReason reason) => _host.Context.Drops.Count(reason, Now);
}
