using System;
using System.Diagnostics;

namespace Sockeye.Core.Foundation;

/// <summary>One frame in one pooled, pinned buffer with headroom; headers are put in front of the payload, never copied.</summary>
/// <remarks>
/// <code>
///   0           Start                       Start+Length        Capacity
///   |  headroom  |  frame (Span)             |  tailroom         |
///                ^ Prepend moves left        ^ Append moves right
///                ^ Consume moves right       ^ TrimTo moves left
/// </code>
/// <para>Ownership: whoever is handed a buffer owns one reference and must <see cref="Release"/> it or hand it on. A buffer
/// returns to its pool with the last reference. One stack's buffers are touched only under that stack's turn.</para>
/// </remarks>
public sealed class PacketBuffer
{
    private readonly PacketPool _pool;
    private readonly byte[] _array;
    private int _start;
    private int _length;
    private int _references;
    private PacketOffload _offload;

    internal PacketBuffer(PacketPool pool, byte[] array)
    {
        _pool = pool;
        _array = array;
    }

    /// <summary>Bytes in front of the frame that <see cref="Prepend"/> may still use.</summary>
    public int Headroom => _start;

    /// <summary>Bytes behind the frame that <see cref="Append"/> may still use.</summary>
    public int Tailroom => _array.Length - _start - _length;

    /// <summary>Length of the frame, in bytes.</summary>
    public int Length => _length;

    /// <summary>Bytes of memory that this buffer holds, used or not: what accounting counts.</summary>
    public int Capacity => _array.Length;

    /// <summary>The frame.</summary>
    public Span<byte> Span => _array.AsSpan(_start, _length);

    /// <summary>The frame as memory, for scatter lists; the array is pinned.</summary>
    public Memory<byte> Memory => _array.AsMemory(_start, _length);

    /// <summary>The pinned array itself; the frame begins at <see cref="Start"/>.</summary>
    public byte[] Array => _array;

    /// <summary>Index of the frame's first byte in <see cref="Array"/>. Equals <see cref="Headroom"/>.</summary>
    public int Start => _start;

    /// <summary>What checksum and segmentation work is left to the device, or was done by it.</summary>
    public ref PacketOffload Offload => ref _offload;

    /// <summary>Why we sent this frame; carried to captures and diagrams.</summary>
    public TransmitReason Reason { get; set; }

    /// <summary>When the frame came in, or when it was handed to the transmit queue.</summary>
    public Instant Time { get; set; }

    /// <summary>Of our own copy of a multicast or broadcast packet: index of the interface that it was sent through; else 0.</summary>
    internal int LoopedFrom { get; set; }

    internal bool IsLarge => _array.Length > PacketPool.SmallCapacity;

    /// <summary>Makes room for a header in front of the frame.</summary>
    /// <returns>The new bytes, with whatever was in them.</returns>
    public Span<byte> Prepend(int count)
    {
        if ((uint)count > (uint)_start) throw new UnreachableException("headroom is used up: the rent asked for too little");
        _start -= count;
        _length += count;
        return _array.AsSpan(_start, count);
    }

    /// <summary>Takes bytes off the front; they stay readable behind a later <see cref="Prepend"/>.</summary>
    public void Consume(int count)
    {
        if ((uint)count > (uint)_length) throw new UnreachableException("consumed more than the frame has");
        _start += count;
        _length -= count;
    }

    /// <summary>Makes room behind the frame.</summary>
    /// <returns>The new bytes, with whatever was in them.</returns>
    public Span<byte> Append(int count)
    {
        if ((uint)count > (uint)Tailroom) throw new UnreachableException("tailroom is used up: the rent asked for too little");
        int at = _start + _length;
        _length += count;
        return _array.AsSpan(at, count);
    }

    /// <summary>Cuts the frame to its first <paramref name="length"/> bytes.</summary>
    public void TrimTo(int length)
    {
        if ((uint)length > (uint)_length) throw new UnreachableException("trimmed to more than the frame has");
        _length = length;
    }

    /// <summary>Empties the buffer with the given headroom and no metadata.</summary>
    public void Reset(int headroom)
    {
        if ((uint)headroom > (uint)_array.Length) throw new UnreachableException("headroom exceeds the buffer");
        _start = headroom;
        _length = 0;
        _offload = default;
        Reason = default;
        Time = default;
        LoopedFrom = 0;
    }

    /// <summary>One more owner.</summary>
    public void AddReference() => _references++;

    /// <summary>One owner less; with the last the buffer goes back to its pool.</summary>
    public void Release()
    {
        if (_references <= 0) throw new UnreachableException("a buffer was released twice");
        if (--_references == 0) _pool.Return(this);
    }

    /// <summary>True when there is exactly one owner, who may write.</summary>
    public bool IsUnshared => _references == 1;

    internal void Open(int headroom)
    {
        _references = 1;
        Reset(headroom);
    }
}
