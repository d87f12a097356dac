// Writes capture files in the pcapng format (draft-ietf-opsawg-pcapng): nanosecond times, named interfaces, direction
// and a comment on each packet. The bytes depend on the arguments only: no clock, host name or version is written, so
// that the captures of two runs can be compared byte for byte.
using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Sockeye.Wire.Pcap;

/// <summary>Writes a pcapng file of one section to a stream.</summary>
/// <remarks>Not safe for two threads at once. Nothing is allocated per packet once the largest packet was seen.</remarks>
public sealed class PcapngWriter : IDisposable
{
    private const int FixedPacketLength = 32;
    private const int MaximumCommentLength = 0xFFFC;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private byte[] _block = new byte[4096];
    private int _length;
    private int _interfaces;

    /// <summary>Begins a file: writes the section header.</summary>
    /// <param name="stream">Where the bytes go; only written to, in order.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    public PcapngWriter(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
        Begin(PcapngFormat.SectionHeaderBlock);
        Put32(PcapngFormat.ByteOrderMagic);
        Put16(1); // major version
        Put16(0); // minor version
        Put32(uint.MaxValue); // section length not known: all that follows
        Put32(uint.MaxValue);
        End();
    }

    /// <summary>Interfaces described so far.</summary>
    public int InterfaceCount => _interfaces;

    /// <summary>Describes an interface; its packets may follow.</summary>
    /// <returns>The index to give to <see cref="WritePacket"/>.</returns>
    public int AddInterface(string name, LinkType linkType, uint snapLength = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        Begin(PcapngFormat.InterfaceDescriptionBlock);
        Put16((ushort)linkType);
        Put16(0);
        Put32(snapLength);
        PutText(PcapngFormat.InterfaceName, name);
        Put16(PcapngFormat.InterfaceTimestampResolution);
        Put16(1);
        Put32(9); // one byte, 10^-9, and three of padding
        Put32(PcapngFormat.OptionEnd);
        End();
        return _interfaces++;
    }

    /// <summary>Writes one packet as an enhanced packet block.</summary>
    /// <param name="interfaceIndex">What <see cref="AddInterface"/> returned.</param>
    /// <param name="timestampNanoseconds">Nanoseconds since the Unix epoch.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="direction">Which way it went.</param>
    /// <param name="comment">Shown beside the packet by Wireshark; cut at 65,532 bytes of UTF-8.</param>
    /// <param name="originalLength">Length on the wire when more than <paramref name="data"/>; less is ignored.</param>
    public void WritePacket(int interfaceIndex, long timestampNanoseconds, ReadOnlySpan<byte> data,
        PacketDirection direction = PacketDirection.Unknown, string? comment = null, int originalLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(interfaceIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(interfaceIndex, _interfaces);
        Begin(PcapngFormat.EnhancedPacketBlock);
        Put32((uint)interfaceIndex);
        Put32((uint)((ulong)timestampNanoseconds >> 32));
        Put32((uint)timestampNanoseconds);
        Put32((uint)data.Length);
        Put32((uint)Math.Max(originalLength, data.Length));
        PutPadded(data);
        if (direction != PacketDirection.Unknown)
        {
            Put16(PcapngFormat.PacketFlags);
            Put16(4);
            Put32((uint)direction);
        }

        if (!string.IsNullOrEmpty(comment))
            PutText(PcapngFormat.OptionComment, comment);
        if (_length > FixedPacketLength - 4 + PcapngFormat.Padded(data.Length))
            Put32(PcapngFormat.OptionEnd);
        End();
    }

    /// <summary>Passes what was written on to the stream's own destination.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_leaveOpen)
            _stream.Flush();
        else
            _stream.Dispose();
    }

    private void Begin(uint type)
    {
        _length = 0;
        Put32(type);
        Put32(0); // total length, known at the end
    }

    private void End()
    {
        Put32((uint)_length + 4);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(4), (uint)_length);
        _stream.Write(_block, 0, _length);
    }

    private void PutText(ushort code, string text)
    {
        ReadOnlySpan<char> chars = text;
        if (Encoding.UTF8.GetByteCount(chars) > MaximumCommentLength)
        {
            chars = chars[..Math.Min(chars.Length, MaximumCommentLength / 3)];
            if (char.IsHighSurrogate(chars[^1]))
                chars = chars[..^1];
        }

        var count = Encoding.UTF8.GetByteCount(chars);
        Put16(code);
        Put16((ushort)count);
        Encoding.UTF8.GetBytes(chars, Reserve(PcapngFormat.Padded(count)));
    }

    private void PutPadded(ReadOnlySpan<byte> data) => data.CopyTo(Reserve(PcapngFormat.Padded(data.Length)));

    private void Put16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    private void Put32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    private Span<byte> Reserve(int count)
    {
        var needed = checked(_length + count);
        if (needed > _block.Length)
            Array.Resize(ref _block, Math.Max(needed, checked(_block.Length * 2)));
        var span = _block.AsSpan(_length, count);
        span.Clear(); // padding is zero, whatever an earlier block left here
        _length = needed;
        return span;
    }
}
