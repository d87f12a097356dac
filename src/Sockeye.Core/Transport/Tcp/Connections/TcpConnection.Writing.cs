// How much an application may write: the memory of what is queued, as Linux counts it, and TCP_NOTSENT_LOWAT. Memory is looked at when
// a new segment must begin; the last one is filled in any case (tcp(7), SO_SNDBUF in socket(7)).

using System;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // Bytes of bookkeeping for each segment that waits or is in flight: what Linux on 64 bits calls the truesize of an empty one.
    private const int SegmentOverhead = 832;

    // Headers and alignment that tcp_sndbuf_expand counts for a segment, and its descriptor.
    private const int HeaderRoom = 640;
    private const int DescriptorSize = 256;

    private int _sendLimit;
    private SequenceNumber _tailStart;
    private SequenceNumber _pushedTo;

    /// <summary>SO_SNDBUF as it is now: it grows with the congestion window unless the application chose it.</summary>
    public int SendLimit => _sendLimit == 0 ? Options.SendBuffer : _sendLimit;

    /// <summary>Memory of what is written and not acknowledged (SK_MEMINFO_WMEM_QUEUED).</summary>
    public long SendMemory
    {
        get
        {
            int unsent = BytesUnsent;
            long segments = _recovery.Queue.Length + ((unsent + SizeGoal - 1) / SizeGoal);
            return BytesUnacknowledged + (segments * SegmentOverhead);
        }
    }

    // Largest piece that a write is collected into: what the device may be given at once, but no more than half the peer's window.
    private int SizeGoal
    {
        get
        {
            int mss = Math.Max(1, _sendMss);
            int most = Math.Min(LargestText, WithinHalfTheWindow());
            return Math.Max(mss, most / mss * mss);
        }
    }

    private uint NotSentLimit => Options.NotSentLowWater != 0 ? Options.NotSentLowWater : Settings.NotSentLowWater;

    // A new segment may begin.
    private bool HasWriteRoom => SendMemory < SendLimit && (uint)BytesUnsent < NotSentLimit;

    // A waiting writer is woken when a third of the memory is free, and half of what may wait unsent, so that it writes in good pieces.
    private bool HasGoodWriteRoom
    {
        get
        {
            long queued = SendMemory;
            return SendLimit - queued >= queued >> 1 && queued < SendLimit && (ulong)BytesUnsent << 1 < NotSentLimit;
        }
    }

    // Takes what there is room for.
    private int Take(ReadOnlySpan<byte> data)
    {
        SendBuffer buffer = _sendBuffer!;
        RefreshSendMss();
        int taken = 0;
        bool isPushed = false;
        while (taken < data.Length)
        {
            int room = RoomInTail();
            if (room == 0 && !HasWriteRoom)
            {
                // What goes now is unsent no more, and what is left of its last piece may be filled.
                if (isPushed || taken == 0) break;
                isPushed = true;
                if (TryRefreshRoute()) SendDue();
                if (_isGone) break;
                continue;
            }
            if (room == 0)
            {
                _tailStart = FinSeq;
                room = SizeGoal;
            }
            int part = Math.Min(room, data.Length - taken);
            buffer.Limit = buffer.Length + part;
            buffer.Write(data.Slice(taken, part), Math.Clamp(SendLimit - buffer.Length, 0, data.Length - taken - part));
            taken += part;
            isPushed = false;

            if (part == room && taken < data.Length) PushFullTail();
            if (_isGone) break;
        }
        return taken;
    }

    // A full segment that is the next to go is sent while its writer writes on, and what is left of it may be filled further. The
    // peer's application is told to read only when half a window was written (RFC 9293 §3.9.1.2: PSH in long writes).
    private void PushFullTail()
    {
        bool isForced = FinSeq - _pushedTo > _snd.MaxWnd >> 1;
        if (isForced) _pushedTo = FinSeq;
        else if (_tailStart > _snd.Nxt) return;
        _hasMore = !isForced;
        if (!TryRefreshRoute()) return;
        if (isForced)
        {
            _isPushed = true;
            SendDue();
        }
        else
        {
            SendBurst();
        }
    }

    private int RoomInTail()
    {
        int unsent = BytesUnsent;
        if (unsent == 0 || _sendBuffer!.IsBoundary(_sendBuffer.Length)) return 0;
        return Math.Max(0, SizeGoal - (FinSeq - SequenceNumber.Max(_tailStart, _snd.Nxt)));
    }

    // The memory must hold some windows, or the window could not grow (tcp_sndbuf_expand). It grows when a writer waits for it and the window
    // is not full (tcp_should_expand_sndbuf).
    private void GrowSendBuffer()
    {
        if (Options.SendBufferFixed) return;
        int segment = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(Math.Max(_peerMss, _mss) + HeaderRoom)) + DescriptorSize;
        uint segments = Math.Max(Math.Max((uint)Settings.InitialWindow, _recovery.Window.Segments), _recovery.Reordering + 1);
        long wanted = Math.Min((long)_recovery.Control.SendBufferWindows * segments * segment, Settings.SendBufferMaximum);
        if (wanted > SendLimit) _sendLimit = (int)wanted;
    }

    // SO_SNDBUF was set.
    private void TakeSendLimit()
    {
        if (Options.SendBufferFixed) _sendLimit = Options.SendBuffer;
    }
}
