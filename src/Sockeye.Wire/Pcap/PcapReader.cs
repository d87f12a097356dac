// Reads classic pcap files (draft-ietf-opsawg-pcap): both byte orders, microseconds and nanoseconds.
using System;
using System.Buffers.Binary;
using System.IO;

namespace Sockeye.Wire.Pcap;

/// <summary>Reads a classic pcap file; made by <see cref="CaptureReader.Open(Stream)"/>.</summary>
public sealed class PcapReader : CaptureReader
{
    private readonly PcapFormat _format;
    private readonly CaptureInterface _interface;

    internal PcapReader(CaptureSource source, PcapFormat format)
        : base(source)
    {
        _format = format;
        Span<byte> header = stackalloc byte[PcapFormat.HeaderLength - 4]; // the magic was read to recognise the file
        if (source.Read(header) < header.Length)
        {
            FailTruncated("the file header");
            return;
        }

        // The upper half of the link type may hold the length of a frame check sequence.
        _interface = new CaptureInterface("", (LinkType)(ushort)Read32(header[16..]), Read32(header[12..]));
        Add(_interface);
    }

    private protected override bool TryReadPacket(out CapturedPacket packet)
    {
        packet = default;
        Span<byte> header = stackalloc byte[PcapFormat.PacketHeaderLength];
        var start = Source.Position;
        var read = Source.Read(header);
        if (read == 0)
            return false;
        if (read < header.Length)
            return FailTruncated("a packet header");
        var captured = Read32(header[8..]);
        if (captured > PcapngFormat.MaximumBlockLength)
            return FailDamaged(start, "a packet of " + Text(captured) + " bytes cannot be");
        var data = Source.ReadBlock((int)captured);
        if (data.Length < captured)
            return FailTruncated("a packet of " + Text(captured) + " bytes");
        packet = new CapturedPacket
        {
            TimestampNanoseconds = (Read32(header) * 1_000_000_000L)
                + (Read32(header[4..]) * (_format.IsNanoseconds ? 1L : 1000L)),
            InterfaceName = _interface.Name,
            LinkType = _interface.LinkType,
            Data = data.ToArray(),
            OriginalLength = (int)Math.Min(Read32(header[12..]), int.MaxValue),
        };
        return true;
    }

    private uint Read32(ReadOnlySpan<byte> bytes) => _format.IsLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
