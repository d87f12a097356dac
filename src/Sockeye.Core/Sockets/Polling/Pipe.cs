// pipe(2) and what splice(2) moves: bytes in order from a writing end to a reading end, as a shell's "|" has them. Capacity and
// readiness as Linux's (fs/pipe): 16 buffers of a page each.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets.Polling;

/// <summary>A pipe. Nothing here waits.</summary>
public sealed class Pipe
{
    /// <summary>Bytes that a pipe holds until somebody says otherwise.</summary>
    public const int DefaultCapacity = 65_536;

    /// <summary>A write of so many bytes goes in whole or not at all (PIPE_BUF).</summary>
    public const int AtomicWrite = 4096;

    [Bounded("capacity")]
    private readonly byte[] _ring;
    private int _head;

    /// <summary>An empty pipe.</summary>
    public Pipe(int capacity = DefaultCapacity)
    {
        _ring = new byte[capacity];
        Reader = new PipeEnd(this, isReader: true);
        Writer = new PipeEnd(this, isReader: false);
    }

    /// <summary>The end to read from.</summary>
    public PipeEnd Reader { get; }

    /// <summary>The end to write to.</summary>
    public PipeEnd Writer { get; }

    /// <summary>Bytes inside.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that may still be written.</summary>
    public int Space => _ring.Length - Length;

    /// <summary>read(2): 0 at the end, EAGAIN when nothing is there yet.</summary>
    public SocketResult Read(Span<byte> buffer)
    {
        if (Length == 0) return Writer.IsClosed || buffer.IsEmpty ? SocketResult.Success() : Errno.EAGAIN;
        int count = Peek(buffer);
        Drop(count);
        return SocketResult.Success(count);
    }

    /// <summary>write(2): EPIPE when nobody reads, EAGAIN when there is no room (a small write goes in whole or not at all).</summary>
    public SocketResult Write(ReadOnlySpan<byte> data)
    {
        if (Reader.IsClosed) return Errno.EPIPE;
        if (data.IsEmpty) return SocketResult.Success();
        if (Space == 0 || (data.Length <= AtomicWrite && Space < data.Length)) return Errno.EAGAIN;
        int count = Math.Min(data.Length, Space);
        int tail = (_head + Length) % _ring.Length;
        int first = Math.Min(count, _ring.Length - tail);
        data[..first].CopyTo(_ring.AsSpan(tail));
        data[first..count].CopyTo(_ring);
        Length += count;
        Reader.Waiters.Wake(PollEvents.In | PollEvents.ReadNormal);
        return SocketResult.Success(count);
    }

    /// <summary>Copies what is next to be read and leaves it there.</summary>
    /// <returns>Bytes copied.</returns>
    public int Peek(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, Length);
        int first = Math.Min(count, _ring.Length - _head);
        _ring.AsSpan(_head, first).CopyTo(buffer);
        _ring.AsSpan(0, count - first).CopyTo(buffer[first..]);
        return count;
    }

    /// <summary>Throws bytes away that were read by <see cref="Peek"/>.</summary>
    public void Drop(int count)
    {
        Length -= count;
        _head = (_head + count) % _ring.Length;
        if (count > 0) Writer.Waiters.Wake(PollEvents.Out | PollEvents.WriteNormal);
    }
}
