using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>What the unread text of a connection costs, packet by packet: a packet is paid for until its last byte is read.</summary>
/// <remarks>Bound: text that fits behind the packet before it joins that, so an entry costs at least the smallest packet, and the
/// sum of all is kept under the limit of the receive buffer, but for the one packet that may exceed it.</remarks>
internal sealed class ReceiveCharges
{
    [Bounded("the receive buffer's limit over the smallest packet's charge")]
    private Entry[] _entries = new Entry[4];
    private int _head;
    private int _count;
    private int _room;

    /// <summary>The sum.</summary>
    public int Total { get; private set; }

    /// <summary>Text joins the queue.</summary>
    /// <returns>What it costs beyond what was paid already.</returns>
    public int Add(int bytes, SegmentMemory memory)
    {
        if (_count > 0 && bytes <= _room)
        {
            _room -= bytes;
            _entries[(_head + _count - 1) & (_entries.Length - 1)].Bytes += bytes;
            return 0;
        }
        if (_count == _entries.Length) Grow();
        _entries[(_head + _count++) & (_entries.Length - 1)] = new Entry(bytes, memory.Charge);
        _room = memory.Room;
        Total += memory.Charge;
        return memory.Charge;
    }

    /// <summary>Text was read.</summary>
    public void Remove(int bytes)
    {
        while (bytes > 0 && _count > 0)
        {
            ref Entry first = ref _entries[_head];
            int part = Math.Min(bytes, first.Bytes);
            first.Bytes -= part;
            bytes -= part;
            if (first.Bytes > 0) return;
            Total -= first.Charge;
            first = default;
            _head = (_head + 1) & (_entries.Length - 1);
            _count--;
        }
    }

    /// <summary>All of it was moved together into as few buffers as possible.</summary>
    public void Collapse()
    {
        int bytes = 0;
        for (int i = 0; i < _count; i++) bytes += _entries[(_head + i) & (_entries.Length - 1)].Bytes;
        if (bytes == 0) return;
        int pieces = (bytes + SegmentMemory.LargestPiece - 1) / SegmentMemory.LargestPiece;
        int charge = pieces * SegmentMemory.PieceCharge;
        if (charge >= Total) return;
        _entries[_head] = new Entry(bytes, charge);
        for (int i = 1; i < _count; i++) _entries[(_head + i) & (_entries.Length - 1)] = default;
        _count = 1;
        _room = 0;
        Total = charge;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_entries);
        _head = _count = _room = 0;
        Total = 0;
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = _entries[(_head + i) & (_entries.Length - 1)];
        _entries = larger;
        _head = 0;
    }

    private struct Entry(int bytes, int charge)
    {
        public int Bytes = bytes;
        public readonly int Charge = charge;
    }
}
