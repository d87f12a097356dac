// What arrived text costs, and what to do when there is too much of it; how the window and the buffer grow. Read RFC 9293 §3.8.6, and
// the engines Flow/ReceiveBudget and Flow/ReceiveTuning.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private const int IPv4HeaderLength = 20;
    private const int IPv6HeaderLength = 40;
    private const int TooShortToGrow = 128;

    // Our MSS less the timestamps: the most text that a segment of the peer brings.
    private int FullReceivedSegment => Math.Max(1, _agreed.Mss - (_timestamps.IsEnabled ? TimestampsLength : 0));

    private SegmentMemory MemoryOf(in Segment seg) =>
        SegmentMemory.Of((_tuple.Local.Version == Wire.Addresses.IPVersion.V4 ? IPv4HeaderLength : IPv6HeaderLength) + seg.TextOffset + seg.TextLength);

    private void Append(PacketBuffer packet, int offset, int count, SegmentMemory memory)
    {
        if (count == 0) return;
        _receiveBuffer ??= new ReceiveBuffer();
        _charges ??= new ReceiveCharges();
        _receiveBuffer.Append(packet, offset, count);
        _charges.Add(count, memory);
        _bytesReceived += count;
        UpdateCharged();
    }

    private void UpdateCharged() => _budget.Charged = (_charges?.Total ?? 0) + (_reassembler?.Charged ?? 0);

    private void OnTextTaken(in Segment seg, int charge)
    {
        MeasureSize(seg, charge);
        _tuning.OnData(Now, _rcv.Nxt, _rcv.Offered);
        _ack.OnData(Now, _rtt.Timeout, _rcv.Offered, _peerSize.Value);
        HeedMarks(seg);
        if (seg.TextLength >= TooShortToGrow) GrowWindow(seg.TextLength, charge);
    }

    private void MeasureSize(in Segment seg, int charge)
    {
        bool isPlain = (seg.Flags & (TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Urg | TcpFlags.Syn)) == 0;
        int usual = TcpSegment.MinHeaderLength + (_timestamps.IsEnabled ? TimestampsLength : 0);
        switch (_peerSize.Measure(seg.SegmentSize, seg.TextOffset, usual, isPlain, FullReceivedSegment))
        {
            case SizeNews.Larger:
                _budget.Learn(seg.TextLength, charge, _rcv.Offered);
                _tuning.Limit(_budget.Clamp);
                if ((seg.Flags & TcpFlags.Psh) != 0) _ack.OnPushed(isShort: false);
                break;
            case SizeNews.Full:
                if ((seg.Flags & TcpFlags.Psh) != 0) _ack.OnPushed(isShort: false);
                break;
            case SizeNews.Short:
                _ack.OnPushed(isShort: true);
                break;
        }
    }

    private void GrowWindow(int text, int charge)
    {
        if (_budget.TryGrow(text, charge, _peerSize.Value, FullReceivedSegment, Settings.ReceiveBufferMaximum)) _ack.OnWindowGrown();
    }

    // RFC 7323 §4.1: the receiver's round trip, from the echo of its own timestamps.
    private void MeasureEcho(in Segment seg)
    {
        if (!_timestamps.IsEnabled || !seg.Options.HasTimestamps || seg.Options.TsEcr == 0) return;
        uint elapsed = Math.Min(_timestamps.Elapsed(seg.Options.TsEcr, Now), int.MaxValue / 1000);
        bool isAllRead = _receiveBuffer is not { Length: > 0 };
        _tuning.OnEcho(seg.Options.TsEcr, TimeSpan.FromMilliseconds(elapsed), seg.Len >= _peerSize.Value, isAllRead);
    }

    private void KeepForLater(in Segment seg)
    {
        HeedMarks(seg);
        SegmentMemory memory = MemoryOf(seg);
        if (!TryMakeRoom(seg))
        {
            RefuseToKeep();
            Tell(Notice.Readable);
            return;
        }
        MeasureSize(seg, memory.Charge);
        _ack.Schedule();
        _ack.OnOutOfOrder();
        _reassembler ??= new Reassembler(Settings.ReassemblySegments);
        if (!TryKeep(seg, memory))
        {
            RefuseToKeep();
            return;
        }
        Counters.OutOfOrder++;
        _outOfOrderSegments++;
        ForgetUnwantedDuplicate();
        if (_agreed.SelectiveAcknowledgment)
        {
            SequenceNumber end = seg.Seq + seg.Len;
            if (_compression.Held > 0 && _sackReport.IsCrowded(seg.TextSeq, end)) SendAcknowledgments();
            _sackReport.OnKept(seg.TextSeq, end);
            // As on Linux, the window grows before what the segment costs is counted.
            GrowWindow(seg.TextLength, memory.Charge);
        }
        UpdateCharged();
        if (Sink is not null) RaiseLimit((2L * _tuning.Space) + (_reassembler.Count > 0 ? _reassembler.End - _rcv.Nxt : 0));
    }

    private void RefuseToKeep()
    {
        Counters.OutOfOrderPruned++;
        Count(DropReason.TcpReassemblyFull);
        TraceMemory(TraceKind.ReassemblyMemory);
    }

    private void TraceMemory(TraceKind kind) => Trace(kind, _budget.Charged, _budget.Limit);

    private bool TryKeep(in Segment seg, SegmentMemory memory)
    {
        PacketBuffer packet = seg.Packet;
        var held = new HeldSegment
        {
            Start = seg.TextSeq, Count = seg.TextLength, HasFin = seg.IsFin, Packet = packet, Offset = packet.Start + seg.TextOffset,
            Charge = memory.Charge, Room = memory.Room,
        };
        bool isRoomy = packet.Capacity > PacketPool.SmallCapacity && seg.TextLength * 4 < packet.Capacity;
        if (isRoomy && _reassembler!.IsFree(held.Start, held.End)) return TryKeepInSmall(seg, held);
        return _reassembler!.TryInsert(held, ref _sackReport);
    }

    // A device that may be given 64 KiB receives into large buffers, and merging makes large ones. Text that leaves most of its buffer
    // empty is moved to small ones, or an island of one byte would pin it.
    private bool TryKeepInSmall(in Segment seg, HeldSegment held)
    {
        int left = held.Count;
        do
        {
            int part = Math.Min(left, PacketPool.SmallCapacity);
            left -= part;
            if (_host.Context.Pool.TryRent(part, headroom: 0) is not { } small) return false;
            seg.Packet.Span.Slice(seg.TextOffset + (held.Start - seg.TextSeq), part).CopyTo(small.Append(part));
            held.Packet = small;
            held.Offset = small.Start;
            held.Count = part;
            held.HasFin = seg.IsFin && left == 0;
            bool isKept = _reassembler!.TryInsert(held, ref _sackReport);
            small.Release();
            if (!isKept) return false;
            held.Start += part;
            held.Charge = held.Room = 0;
        }
        while (left > 0);
        return true;
    }

    // A segment is refused only where what is held costs too much already.
    private bool TryMakeRoom(in Segment seg)
    {
        if (_budget.HasRoom) return true;
        if (_budget.Charged == 0) return false;
        Counters.PruneCalls++;
        _ack.OnRoomScarce();
        _budget.OnOverrun(FullReceivedSegment, Settings.ReceiveBufferMaximum);
        if (_budget.HasRoom) return true;
        _charges?.Collapse();
        UpdateCharged();
        if (_budget.HasRoom) return true;
        Prune(seg);
        if (_budget.HasRoom) return true;
        Counters.PrunesInVain++;
        return false;
    }

    // RFC 2018 §8 lets a receiver throw away what it reported. From the highest down, since holes are filled from the lowest up.
    private void Prune(in Segment seg)
    {
        if (_reassembler is not { Count: > 0 } held) return;
        bool pruned = false;
        do
        {
            if (!held.Prune(seg.TextSeq, _budget.Limit >> 3)) break;
            pruned = true;
            UpdateCharged();
        }
        while (held.Count > 0 && !_budget.HasRoom);
        if (!pruned) return;
        TraceMemory(TraceKind.ReassemblyMemory);
        Counters.OutOfOrderPruned++;
        _sackReport.Clear();
    }

    private void RaiseLimit(long window)
    {
        if (!Settings.ReceiveBufferGrows || _budget.IsFixed || window <= 0) return;
        _budget.Raise(window, Settings.ReceiveBufferMaximum);
    }

    private void AfterRead(int count, bool isPeek)
    {
        if (_isGone) return;
        if (!isPeek && count > 0)
        {
            _charges?.Remove(count);
            UpdateCharged();
            RaiseLimit(_tuning.OnRead(Now, Unread, _receiveBuffer?.Length ?? 0));
        }
        bool isMoreThanFull = _rcv.Nxt - _rcv.Wup > _peerSize.Value;
        bool isUpdate = false;
        bool isDue = _ack.IsDueAfterRead(isMoreThanFull, isAllRead: count > 0 && _budget.Charged == 0);
        if (!isDue && count > 0 && !_isPeerFinReceived && !_isReceiveShut && 2 * (long)_rcv.Wnd <= _budget.Clamp)
        {
            // Tell the peer when its window has at least doubled; smaller steps go with ordinary acknowledgments.
            int window = SelectWindow();
            isUpdate = window > 0 && window >= 2 * (long)_rcv.Wnd;
        }
        if (!isDue && !isUpdate) return;
        if (isUpdate) _ackReason = new TransmitReason(TransmitCause.WindowUpdate);
        _ack.Demand();
        Schedule();
    }
}
