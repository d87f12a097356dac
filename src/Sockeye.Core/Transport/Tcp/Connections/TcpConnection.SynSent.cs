// Segment arrival in SYN-SENT: RFC 9293 §3.10.7.3, in its order. Called by .Arrival. Calls .ActiveFastOpen for the text of a SYN.

using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Sequence;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private const long SoonestTimeout = 2000;

    private Disposition ArriveInSynSent(ref Segment seg)
    {
        // First, check the ACK bit: "If SEG.ACK =< ISS or SEG.ACK > SND.NXT, send a reset"
        if (seg.IsAck && !(_snd.Iss < seg.Ack && seg.Ack <= _snd.Nxt))
        {
            Count(DropReason.TcpInvalidAcknowledgment);
            RepeatSynSoon();
            return Disposition.Reset;
        }

        // RFC 7323 §3.2 makes a SYN-ACK echo our SYN's timestamp: one that echoes what we did not send is not of this connection.
        if (seg.IsAck && EchoesNothing(seg))
        {
            Count(DropReason.TcpOldTimestamp);
            Counters.ImpossibleEchoes++;
            return Disposition.Reset;
        }

        // Second, check the RST bit: acceptable only with an ACK of our SYN (RFC 5961 §3.2 lets this case be).
        if (seg.IsRst)
        {
            if (seg.IsAck) Fail(TcpEvent.Refused, Errno.ECONNREFUSED);
            else Count(DropReason.TcpInvalidReset);
            return Disposition.Drop;
        }

        // Third, check the security: nothing to check. Fourth, check the SYN bit.
        if (!seg.IsSyn)
        {
            Count(DropReason.TcpNoAcknowledgment);
            return Disposition.Drop;
        }
        // RFC 7323 §5.3: a SYN of the connection that this one follows.
        if (!seg.IsAck && seg.Options.HasTimestamps && _timestamps.IsOldAtEnd(seg.Options.TsVal, isReset: false, Now))
        {
            Count(DropReason.TcpOldTimestamp);
            return Disposition.Drop;
        }
        TakePeerSyn(seg);
        if (!seg.IsAck)
        {
            BecomeSynReceived(seg);
            return Disposition.Drop;
        }
        AcknowledgeSyn(seg);
        bool isInteractive = _ack.IsInteractive;
        Establish(TcpEvent.ReceiveSynAck);
        if (_handshakeLosses > 0) _recovery.OnHandshakeLoss(_snd.Una);

        // DEVIATION RFC 9293 §3.10.7.3: "If there are other controls or text in the segment, then continue processing at the sixth step".
        // As on Linux, text and FIN of a SYN-ACK are taken only where Fast Open is used; elsewhere the peer sends them again.
        if (!OnSynAckOfFastOpen(ref seg)) AcknowledgeSynAck(isInteractive || _isPeerFinReceived);
        if (!_isGone) CheckUrgent(seg);
        return Disposition.Drop;
    }

    // The last segment of the handshake may wait for text that is sure to come.
    private void AcknowledgeSynAck(bool isInteractive)
    {
        if (!isInteractive && !HasWriterWaiting && Options.DeferAccept <= 0)
        {
            _ack.Demand();
            return;
        }
        AcknowledgeQuickly();
        _ack.DelayLongest(Now);
        Set(TcpTimer.DelayedAck, _ack.Deadline);
    }

    // The peer answers something older; our reset makes it forget that, and our next SYN need not wait for a timeout.
    private void RepeatSynSoon()
    {
        if (_handshakeLosses == 0) SetTransmitTimer(TransmitTimer.Retransmission, SoonestTimeout);
    }

    private bool EchoesNothing(in Segment seg)
    {
        if (!_agreed.Timestamps || !seg.Options.HasTimestamps || seg.Options.TsEcr == 0) return false;
        return _timestamps.Elapsed(seg.Options.TsEcr, Now) > _timestamps.Elapsed(_timestamps.Value(_synSentAt), Now);
    }

    // "RCV.NXT is set to SEG.SEQ+1, IRS is set to SEG.SEQ."
    private void TakePeerSyn(in Segment seg)
    {
        _agreed = _agreed.Agree(seg.Options);
        TakeEcnOfSyn(seg);
        _rcv = ReceiveSequence.Begin(seg.Seq, _rcv.Offered);
        if (_agreed.Timestamps) _timestamps.Begin(seg.Options.TsVal, Now);
        TakeAgreement(seg.Options.WindowScale);
        _peerMss = seg.Options.HasMss ? seg.Options.Mss : (ushort)SegmentSize.Default(_tuple.Local.Version);
        _snd.SetWindow(seg.Seq, seg.IsAck ? seg.Ack : _snd.Una, seg.Wnd.Value);
    }

    private void AcknowledgeSyn(in Segment seg)
    {
        _snd.Una = seg.Ack;
        _isSynAcknowledged = true;
        _bytesAcknowledged++;
        if (_agreed.SelectiveAcknowledgment) _timeoutLedger?.EndPhase(Now);
        _recovery.CountDelivered(1);
        MeasureHandshake(seg, _synSentAt, isOnlyOne: _handshakeLosses == 0);
        AcknowledgeSynText(seg.Ack);
    }

    // Simultaneous open: "enter SYN-RECEIVED, form a SYN,ACK segment <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK> and send it."
    private void BecomeSynReceived(in Segment seg)
    {
        Transition(TcpEvent.ReceiveSyn);
        SetUpPath(_peerMss);
        _peerSize = PeerSegmentSize.Begin(FullReceivedSegment, _mss, _rcv.Offered);
        _mustSendSyn = true;

        // RFC 9293 §3.10.7.3 lets text in a SYN be queued until ESTABLISHED or be sent again by the peer; the latter needs no memory.
        if (seg.TextLength > 0) Count(DropReason.TcpReceiveBufferFull);
        Schedule();
    }
}
