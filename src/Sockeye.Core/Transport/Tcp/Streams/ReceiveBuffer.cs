using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>In-order bytes that the application has not read: packet buffers by reference, small ones gathered.</summary>
/// <remarks>
/// <para>A segment that fills a good part of its buffer is kept by reference; a small one is copied behind the last piece where
/// there is tailroom, so that a one-byte segment never pins a whole buffer.</para>
/// <para>Bound: the connection's budget (<c>Flow/ReceiveBudget</c>) keeps the bytes to its limit; the pieces are bounded with it,
/// because a piece that is not the last holds at least a quarter of its memory.</para>
/// </remarks>
internal sealed class ReceiveBuffer
{
    [Bounded("the budget's limit: every piece but the last is at least a quarter full")]
    private Piece[] _pieces = [];
    private int _head;
    private int _count;
    private int _length;

    /// <summary>Bytes held.</summary>
    public int Length => _length;

    /// <summary>Memory held, used or not.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Adds bytes of a packet. Keeps a reference of its own where it keeps the buffer; the caller's stays the caller's.</summary>
    public void Append(PacketBuffer packet, int offset, int count)
    {
        if (count == 0) return;
        _length += count;
        if (_count > 0 && TryGather(packet, offset, count)) return;
        packet.AddReference();
        Push(new Piece { Buffer = packet, Offset = packet.Start + offset, Count = count, Owned = false });
        HeldBytes += packet.Capacity;
    }

    /// <summary>Takes bytes out; 0 when there are none.</summary>
    public int Read(Span<byte> destination)
    {
        int total = 0;
        while (destination.Length > 0 && _count > 0)
        {
            ref Piece piece = ref _pieces[_head];
            int count = Math.Min(destination.Length, piece.Count);
            piece.Buffer.Array.AsSpan(piece.Offset, count).CopyTo(destination);
            destination = destination[count..];
            total += count;
            TakeFromHead(count);
        }
        return total;
    }

    /// <summary>Copies bytes that begin <paramref name="offset"/> behind the front, without taking them.</summary>
    public int Peek(Span<byte> destination, int offset = 0)
    {
        int total = 0;
        for (int i = 0; i < _count && destination.Length > 0; i++)
        {
            ref Piece piece = ref _pieces[(_head + i) & (_pieces.Length - 1)];
            if (offset >= piece.Count)
            {
                offset -= piece.Count;
                continue;
            }
            int count = Math.Min(destination.Length, piece.Count - offset);
            piece.Buffer.Array.AsSpan(piece.Offset + offset, count).CopyTo(destination);
            destination = destination[count..];
            total += count;
            offset = 0;
        }
        return total;
    }

    /// <summary>Takes bytes out unread.</summary>
    public int Discard(int count)
    {
        int total = Math.Min(count, _length);
        int left = total;
        while (left > 0)
        {
            int step = Math.Min(left, _pieces[_head].Count);
            TakeFromHead(step);
            left -= step;
        }
        return total;
    }

    /// <summary>Forgets everything and gives the buffers back.</summary>
    public void Clear()
    {
        Discard(_length);
        _pieces = [];
        _head = 0;
    }

    private bool TryGather(PacketBuffer packet, int offset, int count)
    {
        // Large parts are worth their buffer: a copy would cost more than the memory saved.
        if (count * 4 >= packet.Capacity) return false;
        ref Piece last = ref _pieces[(_head + _count - 1) & (_pieces.Length - 1)];
        if (!last.Owned && !last.Buffer.IsUnshared) return false;
        int end = last.Offset + last.Count;
        if (last.Buffer.Array.Length - end < count) return false;
        packet.Span.Slice(offset, count).CopyTo(last.Buffer.Array.AsSpan(end));
        last.Count += count;
        last.Owned = true;
        return true;
    }

    private void Push(in Piece piece)
    {
        if (_count == _pieces.Length) Grow();
        _pieces[(_head + _count++) & (_pieces.Length - 1)] = piece;
    }

    private void TakeFromHead(int count)
    {
        ref Piece piece = ref _pieces[_head];
        piece.Offset += count;
        piece.Count -= count;
        _length -= count;
        if (piece.Count > 0) return;
        HeldBytes -= piece.Buffer.Capacity;
        piece.Buffer.Release();
        piece = default;
        _head = (_head + 1) & (_pieces.Length - 1);
        _count--;
    }

    private void Grow()
    {
        var larger = new Piece[Math.Max(4, _pieces.Length * 2)];
        for (int i = 0; i < _count; i++) larger[i] = _pieces[(_head + i) & (_pieces.Length - 1)];
        _pieces = larger;
        _head = 0;
    }

    private struct Piece
    {
        public PacketBuffer Buffer;
        public int Offset;
        public int Count;

        // Bytes were gathered behind the frame, so the buffer is ours alone from here on.
        public bool Owned;
    }
}
