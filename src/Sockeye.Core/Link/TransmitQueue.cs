using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Link;

/// <summary>Frames that wait for the device, first in first out.</summary>
/// <remarks>Bound: the limit, in frames. A full queue refuses, a drop is counted, and TCP comes again in a millisecond: there will be room.
/// A limit of zero refuses for good, as a queueing discipline of no length does, and TCP takes it for congestion at home.</remarks>
public sealed class TransmitQueue
{
    [Bounded("limit given to the constructor")]
    private PacketBuffer?[] _ring = new PacketBuffer?[16];
    private int _head;
    private int _count;

    internal TransmitQueue(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Limit = limit;
    }

    /// <summary>Most frames; 0 refuses all. What waits already when it is made smaller still goes.</summary>
    public int Limit { get; internal set; }

    /// <summary>Nothing is taken.</summary>
    public bool IsClosed => Limit == 0;

    /// <summary>Frames now.</summary>
    public int Count => _count;

    /// <summary>Adds a frame, taking ownership; false (ownership stays with the caller) when full.</summary>
    public bool TryEnqueue(PacketBuffer frame)
    {
        if (_count >= Limit) return false;
        if (_count == _ring.Length) Grow();
        _ring[(_head + _count++) & (_ring.Length - 1)] = frame;
        return true;
    }

    /// <summary>Takes the oldest frame; the caller owns it.</summary>
    public bool TryDequeue(out PacketBuffer frame)
    {
        if (_count == 0)
        {
            frame = null!;
            return false;
        }
        frame = _ring[_head]!;
        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
        return true;
    }

    /// <summary>Puts a frame that the device did not take back in front.</summary>
    public void Requeue(PacketBuffer frame)
    {
        if (_count == _ring.Length) Grow();
        _head = (_head - 1) & (_ring.Length - 1);
        _ring[_head] = frame;
        _count++;
    }

    private void Grow()
    {
        var larger = new PacketBuffer?[_ring.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
