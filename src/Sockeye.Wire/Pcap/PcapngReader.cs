// Reads pcapng files (draft-ietf-opsawg-pcapng): both byte orders, several sections and interfaces, any time
// resolution, comments and flags. Unknown blocks and options are passed over.
using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Sockeye.Wire.Pcap;

/// <summary>Reads a pcapng file; made by <see cref="CaptureReader.Open(Stream)"/>.</summary>
public sealed class PcapngReader : CaptureReader
{
    private readonly System.Collections.Generic.List<TimeScale> _scales = [];
    private bool _firstTypeRead = true;
    private bool _isLittleEndian = true;
    private int _sectionStart;

    internal PcapngReader(CaptureSource source)
        : base(source)
    {
    }

    private protected override bool TryReadPacket(out CapturedPacket packet)
    {
        packet = default;
        while (TryReadBlock(out var start, out var type, out var body))
        {
            switch (type)
            {
                case PcapngFormat.InterfaceDescriptionBlock:
                    if (!TryAddInterface(start, body))
                        return false;
                    break;
                case PcapngFormat.EnhancedPacketBlock:
                    return TryReadEnhanced(start, body, out packet);
                case PcapngFormat.SimplePacketBlock:
                    return TryReadSimple(start, body, out packet);
                case PcapngFormat.ObsoletePacketBlock:
                    return TryReadObsolete(start, body, out packet);
                default:
                    break; // a section header, or a kind that holds no packet
            }
        }

        return false;
    }

    private bool TryReadBlock(out long start, out uint type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        Span<byte> head = stackalloc byte[8];
        start = Source.Position;
        int read;
        if (_firstTypeRead)
        {
            // The type was read to recognise the file; a section header reads the same in both byte orders.
            BinaryPrimitives.WriteUInt32BigEndian(head, PcapngFormat.SectionHeaderBlock);
            start -= 4;
            read = Source.Read(head[4..]) + 4;
            _firstTypeRead = false;
        }
        else
        {
            read = Source.Read(head);
        }

        if (read == 0)
            return false;
        if (read < head.Length)
            return FailTruncated("the head of a block");
        type = Read32(head);
        return type == PcapngFormat.SectionHeaderBlock
            ? TryReadSectionHeader(start, head[4..])
            : TryReadBody(start, type, Read32(head[4..]), out body);
    }

    // The section's byte order is in the body, behind the length that it is needed for.
    private bool TryReadSectionHeader(long start, ReadOnlySpan<byte> lengthBytes)
    {
        Span<byte> magic = stackalloc byte[4];
        if (Source.Read(magic) < 4)
            return FailTruncated("a section header");
        switch (BinaryPrimitives.ReadUInt32LittleEndian(magic))
        {
            case PcapngFormat.ByteOrderMagic:
                _isLittleEndian = true;
                break;
            case PcapngFormat.SwappedByteOrderMagic:
                _isLittleEndian = false;
                break;
            default:
                return FailDamaged(start, "a section header without its byte-order mark");
        }

        var length = Read32(lengthBytes);
        if (length < 28 || length % 4 != 0)
            return FailDamaged(start, "a section header cannot be " + Text(length) + " bytes long");
        Span<byte> version = stackalloc byte[4];
        if (Source.Read(version) < 4)
            return FailTruncated("a section header");
        var major = Read16(version);
        if (major != 1)
            return FailDamaged(start, "pcapng version " + Text(major) + " is not known, only 1");
        if (!Source.Skip(length - 16))
            return FailTruncated("a section header");
        _sectionStart = Interfaces.Count;
        return true;
    }

    private bool TryReadBody(long start, uint type, uint length, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (length < 12 || length % 4 != 0)
            return FailDamaged(start, "a block cannot be " + Text(length) + " bytes long");
        var isKnown = type is PcapngFormat.InterfaceDescriptionBlock or PcapngFormat.EnhancedPacketBlock
            or PcapngFormat.SimplePacketBlock or PcapngFormat.ObsoletePacketBlock;
        if (!isKnown)
            return Source.Skip(length - 8) || FailTruncated("a block of " + Text(length) + " bytes");
        if (length > PcapngFormat.MaximumBlockLength)
            return FailDamaged(start, "a block of " + Text(length) + " bytes cannot be");
        var rest = Source.ReadBlock((int)length - 8);
        if (rest.Length < length - 8)
            return FailTruncated("a block of " + Text(length) + " bytes");
        if (Read32(rest[^4..]) != length)
            return FailDamaged(start, "the two lengths of a block differ");
        body = rest[..^4];
        return true;
    }

    private bool TryAddInterface(long start, ReadOnlySpan<byte> body)
    {
        if (body.Length < 8)
            return FailDamaged(start, "an interface description is too short");
        if (Interfaces.Count >= PcapngFormat.MaximumInterfaces)
            return FailDamaged(start, "more than " + Text(PcapngFormat.MaximumInterfaces) + " interfaces");
        var name = "";
        byte resolution = 6; // microseconds, unless the file says otherwise
        var offset = 0L;
        var options = body[8..];
        while (TryNextOption(ref options, out var code, out var value))
        {
            switch (code)
            {
                case PcapngFormat.InterfaceName:
                    name = Encoding.UTF8.GetString(value.TrimEnd((byte)0));
                    break;
                case PcapngFormat.InterfaceTimestampResolution when value.Length >= 1:
                    resolution = value[0];
                    break;
                case PcapngFormat.InterfaceTimestampOffset when value.Length >= 8:
                    offset = (long)Read64(value);
                    break;
            }
        }

        Add(new CaptureInterface(name, (LinkType)Read16(body), Read32(body[4..])));
        _scales.Add(new TimeScale(resolution, offset));
        return true;
    }

    private bool TryReadEnhanced(long start, ReadOnlySpan<byte> body, out CapturedPacket packet)
    {
        packet = default;
        if (body.Length < 20)
            return FailDamaged(start, "an enhanced packet block is too short");
        return TryMake(start, Read32(body), body[4..], out packet);
    }

    private bool TryReadObsolete(long start, ReadOnlySpan<byte> body, out CapturedPacket packet)
    {
        packet = default;
        if (body.Length < 20)
            return FailDamaged(start, "a packet block is too short");
        return TryMake(start, Read16(body), body[4..], out packet);
    }

    // What both packet blocks with a time have in common: time 64, captured 32, original 32, data, options.
    private bool TryMake(long start, uint interfaceId, ReadOnlySpan<byte> body, out CapturedPacket packet)
    {
        packet = default;
        if (!TryFindInterface(start, interfaceId, out var index))
            return false;
        var captured = Read32(body[8..]);
        var data = body[16..];
        if (captured > data.Length)
            return FailDamaged(start, "a packet of " + Text(captured) + " bytes in a block with room for " + Text(data.Length));
        var ticks = ((ulong)Read32(body) << 32) | Read32(body[4..]);
        var options = data[Math.Min(data.Length, PcapngFormat.Padded((int)captured))..];
        var (direction, comment) = ReadPacketOptions(options);
        packet = new CapturedPacket
        {
            TimestampNanoseconds = _scales[index].ToNanoseconds(ticks),
            InterfaceIndex = index,
            InterfaceName = Interfaces[index].Name,
            LinkType = Interfaces[index].LinkType,
            Data = data[..(int)captured].ToArray(),
            OriginalLength = (int)Math.Min(Read32(body[12..]), int.MaxValue),
            Direction = direction,
            Comment = comment,
        };
        return true;
    }

    private bool TryReadSimple(long start, ReadOnlySpan<byte> body, out CapturedPacket packet)
    {
        packet = default;
        if (body.Length < 4)
            return FailDamaged(start, "a simple packet block is too short");
        if (!TryFindInterface(start, 0, out var index))
            return false;
        var original = Read32(body);
        var snap = Interfaces[index].SnapLength;
        var captured = snap == 0 ? original : Math.Min(original, snap);
        captured = (uint)Math.Min(captured, body.Length - 4);
        packet = new CapturedPacket
        {
            InterfaceIndex = index,
            InterfaceName = Interfaces[index].Name,
            LinkType = Interfaces[index].LinkType,
            Data = body.Slice(4, (int)captured).ToArray(),
            OriginalLength = (int)Math.Min(original, int.MaxValue),
        };
        return true;
    }

    private bool TryFindInterface(long start, uint id, out int index)
    {
        index = 0;
        if (id >= Interfaces.Count - _sectionStart)
            return FailDamaged(start, "a packet of interface " + Text(id) + ", which the file does not describe");
        index = _sectionStart + (int)id;
        return true;
    }

    private (PacketDirection Direction, string? Comment) ReadPacketOptions(ReadOnlySpan<byte> options)
    {
        var direction = PacketDirection.Unknown;
        string? comment = null;
        while (TryNextOption(ref options, out var code, out var value))
        {
            if (code == PcapngFormat.PacketFlags && value.Length >= 4)
            {
                var bits = (PacketDirection)(Read32(value) & 3);
                direction = bits <= PacketDirection.Outbound ? bits : PacketDirection.Unknown;
            }
            else if (code == PcapngFormat.OptionComment)
            {
                var text = Encoding.UTF8.GetString(value);
                comment = comment is null ? text : comment + "\n" + text;
            }
        }

        return (direction, comment);
    }

    // An option that does not fit ends the list: the packet before it is still good.
    private bool TryNextOption(ref ReadOnlySpan<byte> options, out ushort code, out ReadOnlySpan<byte> value)
    {
        code = 0;
        value = default;
        if (options.Length < 4)
            return false;
        code = Read16(options);
        int length = Read16(options[2..]);
        if (code == PcapngFormat.OptionEnd || length > options.Length - 4)
            return false;
        value = options.Slice(4, length);
        options = options[Math.Min(options.Length, 4 + PcapngFormat.Padded(length))..];
        return true;
    }

    private ushort Read16(ReadOnlySpan<byte> bytes) => _isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private uint Read32(ReadOnlySpan<byte> bytes) => _isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private ulong Read64(ReadOnlySpan<byte> bytes) => _isLittleEndian
        ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    /// <summary>What one tick of an interface's clock is worth: 10^-n or, with the high bit, 2^-n seconds.</summary>
    private readonly record struct TimeScale(byte Resolution, long OffsetSeconds)
    {
        public long ToNanoseconds(ulong ticks)
        {
            var exponent = Resolution & 0x7F;
            Int128 nanoseconds;
            if ((Resolution & 0x80) != 0)
                nanoseconds = exponent > 94 ? 0 : (Int128)ticks * 1_000_000_000 >> exponent;
            else if (exponent <= 9)
                nanoseconds = (Int128)ticks * PowerOfTen(9 - exponent);
            else
                nanoseconds = exponent > 28 ? 0 : (Int128)ticks / PowerOfTen(exponent - 9);
            nanoseconds += (Int128)OffsetSeconds * 1_000_000_000;
            return nanoseconds > long.MaxValue ? long.MaxValue
                : nanoseconds < long.MinValue ? long.MinValue
                : (long)nanoseconds;
        }

        private static Int128 PowerOfTen(int exponent)
        {
            Int128 power = 1;
            for (var i = 0; i < exponent; i++)
                power *= 10;
            return power;
        }
    }
}
