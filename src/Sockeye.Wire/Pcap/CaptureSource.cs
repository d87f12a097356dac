using System;
using System.IO;

namespace Sockeye.Wire.Pcap;

/// <summary>Reads a stream in order and knows where it is. A length that a file claims is never believed before the
/// bytes are there: buffers grow as data arrive.</summary>
internal sealed class CaptureSource(Stream stream)
{
    private byte[] _buffer = new byte[4096];

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Fills as much of the span as the file has; fewer bytes mean its end.</summary>
    public int Read(Span<byte> destination)
    {
        var read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    /// <summary>Reads bytes into a buffer that the next call uses again; a shorter result means the file's end.</summary>
    public Span<byte> ReadBlock(int count)
    {
        var have = 0;
        while (have < count)
        {
            if (_buffer.Length == have)
                Array.Resize(ref _buffer, Math.Min(count, _buffer.Length * 2));
            var want = Math.Min(count, _buffer.Length) - have;
            var read = Read(_buffer.AsSpan(have, want));
            have += read;
            if (read < want)
                break;
        }

        return _buffer.AsSpan(0, have);
    }

    /// <summary>Passes over bytes without keeping them; false means the file's end came first.</summary>
    public bool Skip(long count)
    {
        while (count > 0)
        {
            var part = (int)Math.Min(count, _buffer.Length);
            if (Read(_buffer.AsSpan(0, part)) < part)
                return false;
            count -= part;
        }

        return true;
    }

    public void Dispose() => stream.Dispose();
}
