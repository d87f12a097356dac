using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>Out-of-order data: segments beyond RCV.NXT, sorted and without overlap, and the ranges they form (RFC 2018 §4).</summary>
/// <remarks>Bound: the number of segments given to the constructor, and the receive window in bytes; beyond it
/// <see cref="Insert"/> says no and the sender will send again. Where data overlaps, what came first stays.</remarks>
internal sealed class Reassembler
{
    private readonly int _maxSegments;

    [Bounded("maxSegments given to the constructor")]
    private Held[] _held = [];
    private int _count;
    private uint _clock;

    public Reassembler(int maxSegments)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSegments);
        _maxSegments = maxSegments;
    }

    /// <summary>Segments held.</summary>
    public int Count => _count;

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Memory held, used or not.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Keeps data that is not yet in order, with a reference of its own; parts already held are left out.</summary>
    /// <returns>False when nothing new was kept because the bound is reached.</returns>
    public bool Insert(SequenceNumber start, PacketBuffer packet, int offset, int count)
    {
        // Sorted from low to high; new data usually belongs at the end, so search from there.
        int at = _count;
        while (at > 0 && start < _held[at - 1].Start) at--;
        if (at > 0)
        {
            int overlap = _held[at - 1].End - start;
            if (overlap > 0) Trim(ref start, ref offset, ref count, overlap);
        }
        _clock++;
        if (at > 0) _held[at - 1].Touched = count <= 0 ? _clock : _held[at - 1].Touched;
        bool complete = true;
        while (count > 0)
        {
            int room = at < _count ? _held[at].Start - start : int.MaxValue;
            int part = Math.Min(count, room);
            if (part > 0)
            {
                if (_count == _maxSegments)
                {
                    complete = false;
                    break;
                }
                Place(at++, start, packet, offset, part);
                Trim(ref start, ref offset, ref count, part);
            }
            if (count == 0 || at >= _count) break;
            _held[at].Touched = _clock;
            Trim(ref start, ref offset, ref count, _held[at].End - start);
            at++;
        }
        return complete;
    }

    /// <summary>Where the first held segment begins; only when there is one.</summary>
    public SequenceNumber First => _held[0].Start;

    /// <summary>Takes the segment that continues the stream, with old parts trimmed; segments wholly old are dropped.</summary>
    /// <param name="next">RCV.NXT.</param>
    /// <param name="packet">The packet; its reference now belongs to the caller.</param>
    /// <param name="offset">Where the new data begins in the packet's frame.</param>
    /// <param name="count">How much there is.</param>
    public bool TryTake(SequenceNumber next, out PacketBuffer packet, out int offset, out int count)
    {
        while (_count > 0 && _held[0].Start <= next)
        {
            Held held = _held[0];
            RemoveFirst();
            int old = next - held.Start;
            if (old < held.Count)
            {
                packet = held.Packet;
                offset = held.Offset - packet.Start + old;
                count = held.Count - old;
                return true;
            }
            held.Packet.Release();
        }
        packet = null!;
        offset = count = 0;
        return false;
    }

    /// <summary>Writes the contiguous ranges, the most recently changed first (RFC 2018 §4).</summary>
    /// <returns>How many were written.</returns>
    public int CopyRanges(Span<SackBlock> blocks)
    {
        int written = 0;
        uint below = uint.MaxValue;
        while (written < blocks.Length && TryFindRange(below, out SackBlock block, out uint touched))
        {
            blocks[written++] = block;
            below = touched;
        }
        return written;
    }

    /// <summary>Forgets everything and gives the buffers back.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++) _held[i].Packet.Release();
        _held = [];
        _count = 0;
        Length = 0;
        HeldBytes = 0;
    }

    // The range with the largest change stamp below a bound. Ranges have distinct stamps: a segment touches one or merges several.
    private bool TryFindRange(uint below, out SackBlock block, out uint best)
    {
        bool found = false;
        block = default;
        best = 0;
        for (int i = 0; i < _count;)
        {
            SequenceNumber left = _held[i].Start;
            SequenceNumber right = left;
            uint touched = 0;
            while (i < _count && _held[i].Start == right)
            {
                right = _held[i].End;
                touched = Math.Max(touched, _held[i].Touched);
                i++;
            }
            if (touched >= below || (found && touched <= best)) continue;
            found = true;
            best = touched;
            block = new SackBlock(left, right);
        }
        return found;
    }

    private static void Trim(ref SequenceNumber start, ref int offset, ref int count, int by)
    {
        by = Math.Min(by, count);
        start += by;
        offset += by;
        count -= by;
    }

    private void Place(int at, SequenceNumber start, PacketBuffer packet, int offset, int count)
    {
        if (_count == _held.Length) Array.Resize(ref _held, Math.Min(_maxSegments, Math.Max(8, _held.Length * 2)));
        Array.Copy(_held, at, _held, at + 1, _count - at);
        packet.AddReference();
        _held[at] = new Held
        {
            Start = start, Packet = packet, Offset = packet.Start + offset, Count = count, Touched = _clock,
        };
        _count++;
        Length += count;
        HeldBytes += packet.Capacity;
    }

    private void RemoveFirst()
    {
        Length -= _held[0].Count;
        HeldBytes -= _held[0].Packet.Capacity;
        _count--;
        Array.Copy(_held, 1, _held, 0, _count);
        _held[_count] = default;
        if (_count == 0) _clock = 0;
    }

    private struct Held
    {
        public SequenceNumber Start;
        public PacketBuffer Packet;
        public int Offset;
        public int Count;
        public uint Touched;

        public readonly SequenceNumber End => Start + Count;
    }
}
