using System;
using System.Buffers;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Checksums;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>Bytes from SND.UNA on: sent and unacknowledged, then unsent. A ring that exists only while it holds something.</summary>
/// <remarks>Bound: <see cref="Limit"/>; <see cref="Write"/> takes what fits and the caller reports the rest as EAGAIN. The
/// memory is rented from the shared array pool in powers of two from 4 KiB up.</remarks>
internal sealed class SendBuffer
{
    private const int SmallestRing = 4096;

    [Bounded("Limit, rounded up to a power of two")]
    private byte[]? _ring;
    private int _size;
    private int _head;
    private int _length;

    // Bytes ever released, so that a boundary is a number that stays.
    private long _base;
    private RecordBoundaries _boundaries;

    public SendBuffer(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Limit = limit;
    }

    /// <summary>Most bytes that <see cref="Write"/> accepts; lowering it below <see cref="Length"/> discards nothing.</summary>
    public int Limit { get; set; }

    /// <summary>Bytes held.</summary>
    public int Length => _length;

    /// <summary>Bytes that may still be written.</summary>
    public int Space => Math.Max(0, Limit - _length);

    /// <summary>Memory held.</summary>
    public long HeldBytes => _ring?.Length ?? 0;

    /// <summary>Takes as much as there is room for.</summary>
    /// <param name="data">Bytes.</param>
    /// <param name="expected">Bytes that will follow at once: a ring that must grow grows for them too.</param>
    /// <returns>How many bytes were taken.</returns>
    public int Write(ReadOnlySpan<byte> data, int expected = 0)
    {
        int count = Math.Min(data.Length, Space);
        if (count == 0) return 0;
        if (_length + count > _size) Grow(_length + count + expected);
        int tail = (_head + _length) & (_size - 1);
        int first = Math.Min(count, _size - tail);
        data[..first].CopyTo(_ring.AsSpan(tail));
        data[first..count].CopyTo(_ring);
        _length += count;
        return count;
    }

    /// <summary>Copies bytes that begin <paramref name="offset"/> behind SND.UNA; nothing is removed.</summary>
    public void CopyTo(int offset, Span<byte> destination)
    {
        int first = Stretch(offset, destination.Length, out int at);
        _ring.AsSpan(at, first).CopyTo(destination);
        _ring.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>Like <see cref="CopyTo"/>, adding the bytes to an Internet checksum in the same pass.</summary>
    /// <returns>The partial sum.</returns>
    public uint CopyAndSum(int offset, Span<byte> destination, uint initial)
    {
        int first = Stretch(offset, destination.Length, out int at);
        uint sum = InternetChecksum.CopyAndSum(_ring.AsSpan(at, first), destination[..first], initial);
        if (first == destination.Length) return sum;
        Span<byte> rest = destination[first..];
        return InternetChecksum.Combine(sum, InternetChecksum.CopyAndSum(_ring.AsSpan(0, rest.Length), rest), first);
    }

    /// <summary>A record ends behind the last byte: no segment holds bytes of both sides. Forgotten when there are too many.</summary>
    public void MarkBoundary() => _boundaries.Add(_base + _length);

    /// <summary>The first boundary behind an offset; false when there is none.</summary>
    public bool TryFindBoundary(int offset, out int boundary)
    {
        bool found = _boundaries.TryFind(_base + offset, out long at);
        boundary = found ? (int)(at - _base) : 0;
        return found;
    }

    /// <summary>A record ends at this offset.</summary>
    public bool IsBoundary(int offset) => _boundaries.TryFind(_base + offset - 1, out long at) && at == _base + offset;

    /// <summary>Forgets bytes at the front: they were acknowledged.</summary>
    public void Release(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_length, nameof(count));
        _length -= count;
        _base += count;
        _boundaries.Drop(_base);
        _head = (_head + count) & (_size - 1);
        if (_length == 0) Clear();
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear()
    {
        if (_ring is not null) ArrayPool<byte>.Shared.Return(_ring);
        _ring = null;
        _size = _head = _length = 0;
    }

    private int Stretch(int offset, int count, out int at)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset + (uint)count, (uint)_length, nameof(count));
        at = (_head + offset) & Math.Max(0, _size - 1);
        return Math.Min(count, _size - at);
    }

    private void Grow(int needed)
    {
        int size = Math.Max(SmallestRing, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed));
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        if (_ring is not null)
        {
            CopyTo(0, larger.AsSpan(0, _length));
            ArrayPool<byte>.Shared.Return(_ring);
        }
        _ring = larger;
        _size = size;
        _head = 0;
    }
}
