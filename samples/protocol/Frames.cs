using System.Buffers.Binary;
using System.Text;

namespace Sockeye.Samples.Protocol;

/// <summary>Texts on a stream, each behind its length in two bytes: a stream has no messages, so a protocol must say where one ends.</summary>
internal static class Frames
{
    public static async Task WriteAsync(Stream stream, string text)
    {
        byte[] frame = new byte[2 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteUInt16BigEndian(frame, checked((ushort)(frame.Length - 2)));
        Encoding.UTF8.GetBytes(text, frame.AsSpan(2));
        await stream.WriteAsync(frame);
    }

    /// <summary>The next text; null at the end of the stream between two frames.</summary>
    /// <exception cref="EndOfStreamException">The stream ends within a frame.</exception>
    public static async Task<string?> ReadAsync(Stream stream)
    {
        byte[] length = new byte[2];
        if (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false) == 0) return null;
        byte[] text = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(text);
        return Encoding.UTF8.GetString(text);
    }
}
