using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>What a datagram socket has received and not yet read, first in first out.</summary>
/// <remarks>Bound: <see cref="Limit"/> bytes of buffer memory (SO_RCVBUF), overhead included; an empty queue takes one message
/// of any size. A small message never pins a large buffer: it is copied.</remarks>
internal sealed class DatagramQueue(PacketPool pool, int limit)
{
    [Bounded("Limit bytes of buffers")]
    private QueuedDatagram[] _ring = [];
    private int _head;

    /// <summary>Most bytes of memory held; what is there stays when it is lowered.</summary>
    public int Limit { get; set; } = limit;

    /// <summary>Messages waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Messages refused for want of room.</summary>
    public long Drops { get; private set; }

    /// <summary>The oldest message; only when <see cref="Count"/> is not 0.</summary>
    public ref readonly QueuedDatagram First => ref _ring[_head];

    /// <summary>A message; 0 is the oldest.</summary>
    public ref readonly QueuedDatagram this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];

    /// <summary>In which message the byte is that stands so far behind the beginning, and where in it.</summary>
    /// <returns><see cref="Count"/> when there are not so many.</returns>
    public int Find(ref int offset)
    {
        int index = 0;
        while (index < Count && offset > 0 && offset >= this[index].Length) offset -= this[index++].Length;
        return index;
    }

    /// <summary>Adds a message with a reference of its own; the caller keeps its own. False when full.</summary>
    public bool TryAdd(in QueuedDatagram datagram)
    {
        bool isSmall = datagram.Packet.Capacity > PacketPool.SmallCapacity && datagram.Length <= PacketPool.SmallCapacity;
        int size = isSmall ? PacketPool.SmallCapacity : datagram.Packet.Capacity;
        if (Count > 0 && HeldBytes + size > Limit)
        {
            Drops++;
            return false;
        }
        QueuedDatagram item = datagram;
        if (!isSmall)
        {
            item.Packet.AddReference();
        }
        else if (!TryCopy(ref item))
        {
            Drops++;
            return false;
        }
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = item;
        HeldBytes += item.Packet.Capacity;
        return true;
    }

    /// <summary>Throws the oldest message away.</summary>
    public void RemoveFirst()
    {
        PacketBuffer packet = _ring[_head].Packet;
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        HeldBytes -= packet.Capacity;
        packet.Release();
    }

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        while (Count > 0) RemoveFirst();
    }

    private bool TryCopy(ref QueuedDatagram item)
    {
        PacketBuffer? copy = pool.TryRent(item.Length, headroom: 0);
        if (copy is null) return false;
        item.Payload.CopyTo(copy.Append(item.Length));
        item.Packet = copy;
        item.Offset = copy.Start;
        return true;
    }

    private void Grow()
    {
        var larger = new QueuedDatagram[Math.Max(8, _ring.Length * 2)];
        for (int i = 0; i < Count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
