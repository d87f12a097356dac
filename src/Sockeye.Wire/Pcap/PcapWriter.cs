// Writes classic pcap files, for programs that do not know pcapng. No interface names, direction or comments there.
using System;
using System.Buffers.Binary;
using System.IO;

namespace Sockeye.Wire.Pcap;

/// <summary>Writes a classic pcap file with nanosecond times, little-endian.</summary>
public sealed class PcapWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;

    /// <summary>Begins a file: writes its header.</summary>
    public PcapWriter(Stream stream, LinkType linkType, bool leaveOpen = false, uint snapLength = 262_144)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
        Span<byte> header = stackalloc byte[PcapFormat.HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, PcapFormat.NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], snapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)linkType);
        stream.Write(header);
    }

    /// <summary>Writes one packet. Times before 1970 and after 2106 do not fit the format and wrap.</summary>
    public void WritePacket(long timestampNanoseconds, ReadOnlySpan<byte> data, int originalLength = 0)
    {
        Span<byte> header = stackalloc byte[PcapFormat.PacketHeaderLength];
        var (seconds, fraction) = Math.DivRem(timestampNanoseconds, 1_000_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(header, unchecked((uint)seconds));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], unchecked((uint)fraction));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)Math.Max(originalLength, data.Length));
        _stream.Write(header);
        _stream.Write(data);
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
}
