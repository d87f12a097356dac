// Segment arrival, steps six to eight: urgent data, text and FIN (RFC 9293 §3.10.7.4; RFC 6093 for urgent data).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private const int SmallestReceiveMss = 536;

    private Disposition CheckUrgent(in Segment seg)
    {
        if (!seg.IsUrg || _state is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2)) return Disposition.Continue;

        // RFC 6093 §3.1: in practice the pointer "points to the octet following the urgent data".
        SequenceNumber at = seg.TextSeq + (Math.Max(seg.Up, (ushort)1) - 1);
        if (at >= _rcv.Nxt && _urgent.OnAnnounced(at, Unread)) Tell(Notice.Urgent);
        return Disposition.Continue;
    }

    private Disposition ProcessText(in Segment seg)
    {
        if (seg.TextLength == 0) return Disposition.Continue;

        // In the states after the peer's FIN: "This should not occur since a FIN has been received from the remote side. Ignore
        //   the segment text."
        if (_state is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2)) return Disposition.Continue;
        SequenceNumber start = seg.TextSeq;
        SequenceNumber end = SequenceNumber.Min(seg.TextEnd, _rcv.Adv);
        if (start < _rcv.Nxt)
        {
            _sackReport.OnDuplicate(start, SequenceNumber.Min(seg.TextEnd, _rcv.Nxt));
            start = _rcv.Nxt;
        }
        if (start >= end) return NothingNew(seg);
        HeedMarks(seg);
        if (_isOrphan) return RefuseText();
        int offset = seg.TextOffset + (start - seg.TextSeq);
        if (start == _rcv.Nxt) TakeInOrder(seg, offset, end - start);
        else KeepForLater(seg, start, offset, end - start);
        return Disposition.Continue;
    }

    // All of the text is old, or the window is closed.
    private Disposition NothingNew(in Segment seg)
    {
        if (seg.TextEnd <= _rcv.Nxt) _ecn.OnDuplicateText(seg.TextSeq);
        Count(seg.TextEnd <= _rcv.Nxt ? DropReason.TcpDuplicate : DropReason.TcpReceiveBufferFull);
        _ack.OnOutOfOrder();
        return seg.TextEnd <= _rcv.Nxt ? Disposition.Continue : Disposition.Drop;
    }

    // RFC 9293 §3.6.1, SHLD-3: a peer that sends to a closed application learns it by a reset.
    private Disposition RefuseText()
    {
        Counters.AbortsOnData++;
        Count(DropReason.TcpDataAfterClose);
        SendReset();
        Fail(TcpEvent.Abort, Errno.None);
        return Disposition.Drop;
    }

    private void TakeInOrder(in Segment seg, int offset, int count)
    {
        _receiveBuffer ??= new ReceiveBuffer(Options.ReceiveBuffer);
        bool fillsGap = _reassembler is { Count: > 0 };
        SequenceNumber end = _rcv.Nxt + count;
        while (_rcv.Nxt < end)
        {
            // What is held was accepted first and never changes: only the gap before it is filled.
            int left = end - _rcv.Nxt;
            int part = _reassembler is { Count: > 0 } held ? Math.Min(left, held.First - _rcv.Nxt) : left;
            _receiveBuffer.Append(seg.Packet, offset + count - left, part);
            OnReceived(part);
            TakeFromReassembler();
        }
        if (seg.SegmentSize > _receiveMss) _receiveMss = Math.Min(seg.SegmentSize, Math.Max((int)_agreed.Mss, SmallestReceiveMss));
        _ack.OnData(count, _receiveMss);

        // RFC 5681 §4.2: "an out-of-order data segment … fills in all or part of a gap": acknowledge at once.
        if (fillsGap) _ack.Demand();
        Tell(Notice.Readable);
    }

    private void TakeFromReassembler()
    {
        while (_reassembler is not null && _reassembler.TryTake(_rcv.Nxt, out PacketBuffer packet, out int offset, out int count))
        {
            _receiveBuffer!.Append(packet, offset, count);
            packet.Release();
            OnReceived(count);
        }
    }

    private void OnReceived(int count)
    {
        _rcv.Nxt += count;
        _bytesReceived += count;
    }

    private void KeepForLater(in Segment seg, SequenceNumber start, int offset, int count)
    {
        _reassembler ??= new Reassembler(Settings.ReassemblySegments);
        _ack.OnOutOfOrder();
        int limit = _receiveBuffer?.Limit ?? Options.ReceiveBuffer;

        // Memory is what is held, not what arrived: an island of one byte pins a whole packet buffer.
        if (_reassembler.HeldBytes <= MemoryFor(limit) && TryKeep(seg.Packet, start, offset, count))
        {
            Counters.OutOfOrder++;
            _outOfOrderSegments++;
            return;
        }
        Counters.OutOfOrderPruned++;
        Count(DropReason.TcpReassemblyFull);
    }

    // A device that may be given 64 KiB receives into large buffers, and merging makes large ones. Text that leaves most of
    // its buffer empty is moved to small ones.
    private bool TryKeep(PacketBuffer packet, SequenceNumber start, int offset, int count)
    {
        if (packet.Capacity == PacketPool.SmallCapacity || count * 4 >= packet.Capacity)
        {
            return _reassembler!.Insert(start, packet, offset, count);
        }
        bool isKept = true;
        for (int at = 0; at < count && isKept; at += PacketPool.SmallCapacity)
        {
            int part = Math.Min(count - at, PacketPool.SmallCapacity);
            if (_host.Context.Pool.TryRent(part, headroom: 0) is not { } small) return false;
            packet.Span.Slice(offset + at, part).CopyTo(small.Append(part));
            isKept = _reassembler!.Insert(start + at, small, 0, part);
            small.Release();
        }
        return isKept;
    }

    // A small buffer must still hold a window's worth of ordinary frames.
    private static long MemoryFor(int limit) => Math.Max(2L * limit, 16 * PacketPool.LargeCapacity);

    private Disposition CheckFin(in Segment seg)
    {
        if (seg.IsFin) NoteFin(seg.TextEnd);
        if (_isPeerFinKnown && !_isPeerFinReceived && _peerFin == _rcv.Nxt) ReceiveFin();
        return Disposition.Continue;
    }

    // A FIN behind a hole is remembered: its segment will not come again once its text is acknowledged selectively.
    private void NoteFin(SequenceNumber at)
    {
        if (_isPeerFinReceived)
        {
            _ack.Demand();
            return;
        }
        if (at != _rcv.Nxt && !_rcv.IsInWindow(at)) return;
        _isPeerFinKnown = true;
        _peerFin = at;
    }

    private void ReceiveFin()
    {
        _rcv.Nxt += 1;
        _rcv.Adv = SequenceNumber.Max(_rcv.Adv, _rcv.Nxt);
        _isPeerFinReceived = true;
        _reassembler?.Clear();
        _ack.Demand();
        Tell(Notice.Readable | Notice.PeerClosed);
        switch (_state)
        {
            case TcpState.Established or TcpState.FinWait1:
                Transition(TcpEvent.ReceiveFin);
                break;
            case TcpState.FinWait2:
                EnterTimeWait(TcpEvent.ReceiveFin);
                break;
        }
    }

    // Dynamic right-sizing: an application that reads a window in each round trip could read more.
    private void OnRead(int count)
    {
        _readSinceMeasure += count;
        TimeSpan period = _rtt.HasSample ? TimeSpan.FromMicroseconds(_rtt.Smoothed) : Settings.InitialRto;
        if (Now - _measureStart < period) return;
        int wanted = (int)Math.Min(2L * _readSinceMeasure + (16 * _receiveMss), Settings.ReceiveBufferMaximum);
        if (!Options.ReceiveBufferFixed && _receiveBuffer is not null && wanted > _receiveBuffer.Limit) _receiveBuffer.Limit = wanted;
        _readSinceMeasure = 0;
        _measureStart = Now;
    }
}
