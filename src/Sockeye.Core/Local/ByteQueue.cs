using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Local;

/// <summary>Bytes in order, in a ring that grows up to a limit and goes when it is empty and was large.</summary>
internal sealed class ByteQueue
{
    private const int KeptWhenEmpty = 16 << 10;

    [Bounded("limit given to Write")]
    private byte[] _ring = [];
    private int _head;

    /// <summary>Bytes waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Takes as many bytes as there is room for below the limit.</summary>
    public int Write(ReadOnlySpan<byte> data, int limit)
    {
        int count = Math.Min(data.Length, Math.Max(0, limit - Count));
        if (count == 0) return 0;
        if (Count + count > _ring.Length) Grow(Count + count);
        int tail = (_head + Count) % _ring.Length;
        int first = Math.Min(count, _ring.Length - tail);
        data[..first].CopyTo(_ring.AsSpan(tail));
        data[first..count].CopyTo(_ring);
        Count += count;
        return count;
    }

    /// <summary>Copies from the front without taking.</summary>
    public int Peek(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, Count);
        if (count == 0) return 0;
        int first = Math.Min(count, _ring.Length - _head);
        _ring.AsSpan(_head, first).CopyTo(destination);
        _ring.AsSpan(0, count - first).CopyTo(destination[first..]);
        return count;
    }

    /// <summary>Takes from the front.</summary>
    public int Read(Span<byte> destination)
    {
        int count = Peek(destination);
        if (count == 0) return 0;
        _head = (_head + count) % _ring.Length;
        Count -= count;
        if (Count == 0 && _ring.Length > KeptWhenEmpty) Clear();
        return count;
    }

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        _ring = [];
        _head = Count = 0;
    }

    private void Grow(int needed)
    {
        var larger = new byte[Math.Max(needed, Math.Max(512, _ring.Length * 2))];
        int count = Count;
        Peek(larger);
        _ring = larger;
        _head = 0;
        Count = count;
    }
}
