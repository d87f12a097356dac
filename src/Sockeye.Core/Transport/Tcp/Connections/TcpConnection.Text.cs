// Segment arrival, steps six to eight: urgent data, text and FIN (RFC 9293 §3.10.7.4; RFC 6093 for urgent data). Where text is kept,
// and what it costs, is in .Memory; when it is acknowledged, in .Acknowledging.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private Disposition CheckUrgent(in Segment seg)
    {
        if (seg.IsUrg)
        {
            // RFC 6093 §3.1: in practice the pointer "points to the octet following the urgent data".
            int behind = Settings.UrgentPointerIsLast || seg.Up == 0 ? 0 : 1;
            SequenceNumber at = seg.TextSeq + (seg.Up - behind);
            if (at >= _rcv.Nxt && _urgent.OnAnnounced(at, Unread)) Tell(Notice.Urgent);
        }
        if (!_urgent.IsAwaited) return Disposition.Continue;

        // The urgent byte is out of band: it is here even where bytes before it are not.
        int offset = _urgent.Seq - seg.TextSeq;
        if (offset < 0 || offset >= seg.TextLength) return Disposition.Continue;
        _urgent.OnArrived(seg.Packet.Span[seg.TextOffset + offset]);
        Tell(Notice.Urgent | Notice.Readable);
        return Disposition.Continue;
    }

    private Disposition ProcessText(in Segment seg)
    {
        switch (_state)
        {
            case TcpState.CloseWait or TcpState.Closing or TcpState.LastAck:
                // "This should not occur since a FIN has been received from the remote side. Ignore the segment text." What came
                // before that FIN may come again and wants its acknowledgment again.
                if (seg.Seq >= _rcv.Nxt) return Disposition.Continue;
                if (IsRefused(seg)) return RefuseText();
                break;
            case TcpState.FinWait1 or TcpState.FinWait2:
                if (IsRefused(seg)) return RefuseText();
                break;
            case not TcpState.Established:
                return Disposition.Continue;
        }
        QueueText(seg);
        return Disposition.Continue;
    }

    // RFC 9293 §3.6.1, SHLD-3: a peer that sends to a closed application learns it by a reset.
    private bool IsRefused(in Segment seg) =>
        (_isOrphan || _isReceiveShut || _isPeerFinReceived) && seg.Len > 0 && seg.TextEnd > _rcv.Nxt;

    private Disposition RefuseText()
    {
        Counters.AbortsOnData++;
        Count(DropReason.TcpDataAfterClose);
        BeReset();
        return Disposition.Reset;
    }

    private void QueueText(in Segment seg)
    {
        if (seg.Len == 0) return;
        _sackReport.ForgetDuplicate();
        SequenceNumber start = seg.Seq;
        SequenceNumber end = seg.Seq + seg.Len;
        if (start == _rcv.Nxt)
        {
            if (_rcv.Wnd == 0 && !(seg.TextLength == 0 && seg.IsFin)) RefuseForWindow();
            else TakeInOrder(seg);
        }
        else if (end <= _rcv.Nxt)
        {
            _ecn.OnDuplicateText(start);
            Count(DropReason.TcpDuplicate);
            Counters.DelayedAcksLost++;
            ReportDuplicate(start, end);
            AcknowledgeQuickly();
        }
        else if (start >= _rcv.Nxt + _rcv.Wnd)
        {
            Count(DropReason.TcpOutOfWindow);
            Counters.BeyondWindow++;
            AcknowledgeQuickly();
        }
        else if (start < _rcv.Nxt)
        {
            ReportDuplicate(start, _rcv.Nxt);
            if (_rcv.Wnd == 0) RefuseForWindow();
            else TakeInOrder(seg);
        }
        else
        {
            KeepForLater(seg);
        }
    }

    // "If the RCV.WND is zero, no segments will be acceptable, but special allowance should be made to accept valid ACKs, URGs, and
    //   RSTs": those were processed by now.
    private void RefuseForWindow()
    {
        Counters.ZeroWindowDrops++;
        Count(DropReason.TcpReceiveBufferFull);
        AcknowledgeQuickly();
    }

    private void AcknowledgeQuickly()
    {
        _ack.EnterQuick(_rcv.Offered, _peerSize.Value);
        _ack.Schedule();
    }

    private void ReportDuplicate(SequenceNumber left, SequenceNumber right)
    {
        if (_agreed.SelectiveAcknowledgment && Settings.DuplicateReports) _sackReport.SetDuplicate(left, right);
    }

    private void TakeInOrder(in Segment seg)
    {
        SegmentMemory memory = MemoryOf(seg);
        if (!TryMakeRoom(seg))
        {
            _isOutOfMemory = true;
            TraceMemory(TraceKind.ReceiveMemory);
            _ack.Schedule();
            _ack.Hasten();
            Tell(Notice.Readable);
            if (_receiveBuffer is { Length: > 0 } && seg.TextLength > 0)
            {
                Counters.ReceiveQueueDrops++;
                Count(DropReason.TcpReceiveBufferFull);
                return;
            }
        }
        int old = Math.Min(_rcv.Nxt - seg.TextSeq, seg.TextLength);
        Append(seg.Packet, seg.TextOffset + old, seg.TextLength - old, memory);
        _rcv.Nxt = seg.Seq + seg.Len;
        // What a SYN carries says nothing of the segments to come.
        if (seg.TextLength > 0 && !seg.IsSyn) OnTextTaken(seg, memory.Charge);
        if (seg.IsFin) ReceiveFin();
        if (_isGone) return;
        TakeHeld();
        _sackReport.OnAdvanced(_rcv.Nxt, _reassembler is not { Count: > 0 });
        Tell(Notice.Readable);
    }

    // RFC 5681 §4.2: "an out-of-order data segment … fills in all or part of a gap": once all gaps are filled, acknowledge at once.
    private void TakeHeld()
    {
        if (_reassembler is not { Count: > 0 } held) return;
        SequenceNumber arrived = _rcv.Nxt;
        while (!_isGone && held.TryTake(_rcv.Nxt, arrived, ref _sackReport, out HeldSegment segment))
        {
            Append(segment.Packet, segment.Offset - segment.Packet.Start, segment.Count, new SegmentMemory(segment.Charge, segment.Room));
            segment.Packet.Release();
            _rcv.Nxt = segment.End;
            if (segment.HasFin) ReceiveFin();
        }
        ForgetUnwantedDuplicate();
        if (held.Count == 0) _ack.Hasten();
    }

    private void ForgetUnwantedDuplicate()
    {
        if (!_agreed.SelectiveAcknowledgment || !Settings.DuplicateReports) _sackReport.ForgetDuplicate();
    }

    private void ReceiveFin()
    {
        _isPeerFinReceived = _isEndUnread = true;
        _ack.Schedule();
        switch (_state)
        {
            case TcpState.Established:
                // The application's own FIN will probably follow soon and carry the acknowledgment.
                Transition(TcpEvent.ReceiveFin);
                _ack.SetInteractive(true);
                break;
            case TcpState.FinWait1:
                Transition(TcpEvent.ReceiveFin);
                _ack.Demand();
                break;
            case TcpState.FinWait2:
                _ack.Demand();
                EnterTimeWait(TcpEvent.ReceiveFin);
                break;
        }
        _reassembler?.Clear();
        _sackReport.Clear();
        UpdateCharged();
        Tell(Notice.Readable | Notice.PeerClosed);
    }
}
