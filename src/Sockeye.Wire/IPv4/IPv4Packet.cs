// The Internet Protocol's header (RFC 791 §3.1; type of service as RFC 2474 §3 and RFC 3168 §5 read it).
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version|  IHL  |Type of Service|          Total Length         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Identification        |Flags|      Fragment Offset    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Time to Live |    Protocol   |         Header Checksum       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                       Source Address                          |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Destination Address                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Options                    |    Padding    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.IPv4;

/// <summary>An IPv4 packet whose lengths agree with the bytes that are there.</summary>
public readonly ref struct IPv4Packet
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinHeaderLength = 20;

    /// <summary>Bytes of the longest header.</summary>
    public const int MaxHeaderLength = 60;

    /// <summary>What Total Length can say.</summary>
    public const int MaxLength = 65535;

    private const int TypeOfServiceOffset = 1;
    private const int TotalLengthOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentOffsetOffset = 6;
    private const int TimeToLiveOffset = 8;
    private const int ProtocolOffset = 9;
    private const int ChecksumOffset = 10;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;

    private const int DontFragmentBit = 0x4000;
    private const int MoreFragmentsBit = 0x2000;
    private const int FragmentOffsetMask = 0x1FFF;
    private const byte EcnMask = 3;

    // Exactly TotalLength bytes: what the link added behind them is already cut off.
    private readonly ReadOnlySpan<byte> _bytes;

    private IPv4Packet(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>20 to 60.</summary>
    public int HeaderLength => (_bytes[0] & 0xF) * 4;

    /// <summary>Header and payload.</summary>
    public int TotalLength => _bytes.Length;

    /// <summary>The whole second byte.</summary>
    public byte TypeOfService => _bytes[TypeOfServiceOffset];

    /// <summary>Differentiated services code point (RFC 2474 §3).</summary>
    public byte Dscp => (byte)(TypeOfService >> 2);

    /// <summary>Explicit congestion notification (RFC 3168 §5): 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion experienced.</summary>
    public byte Ecn => (byte)(TypeOfService & EcnMask);

    /// <summary>Which datagram a fragment belongs to.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_bytes[IdentificationOffset..]);

    /// <summary>Must not be fragmented.</summary>
    public bool DontFragment => (FlagsAndOffset & DontFragmentBit) != 0;

    /// <summary>Another fragment follows.</summary>
    public bool MoreFragments => (FlagsAndOffset & MoreFragmentsBit) != 0;

    /// <summary>Where the payload stands in the datagram, in bytes.</summary>
    public int FragmentOffset => (FlagsAndOffset & FragmentOffsetMask) * 8;

    /// <summary>A part of a datagram, not all of it.</summary>
    public bool IsFragment => (FlagsAndOffset & (MoreFragmentsBit | FragmentOffsetMask)) != 0;

    /// <summary>Hops left.</summary>
    public byte TimeToLive => _bytes[TimeToLiveOffset];

    /// <summary>What the payload is.</summary>
    public IPProtocol Protocol => (IPProtocol)_bytes[ProtocolOffset];

    /// <summary>As it stands in the header.</summary>
    public ushort HeaderChecksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[ChecksumOffset..]);

    /// <summary>From whom.</summary>
    public IPv4Address Source => IPv4Address.Read(_bytes[SourceOffset..]);

    /// <summary>To whom.</summary>
    public IPv4Address Destination => IPv4Address.Read(_bytes[DestinationOffset..]);

    /// <summary>The header with its options.</summary>
    public ReadOnlySpan<byte> Header => _bytes[..HeaderLength];

    /// <summary>0 to 40 bytes; read them with <see cref="IPv4OptionReader"/>.</summary>
    public ReadOnlySpan<byte> Options => _bytes[MinHeaderLength..HeaderLength];

    /// <summary>What Total Length leaves after the header.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>The packet's own bytes, link padding removed.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The header's sum is right (RFC 1122 §3.2.1.2).</summary>
    public bool IsChecksumValid => InternetChecksum.Compute(Header) == 0;

    private int FlagsAndOffset => BinaryPrimitives.ReadUInt16BigEndian(_bytes[FragmentOffsetOffset..]);

    /// <summary>False when the version is not 4, the header is shorter than 20 bytes or longer than the packet, or Total
    /// Length is below the header's or above what is there. Bytes behind Total Length are left out.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IPv4Packet packet)
    {
        packet = default;
        if (bytes.Length < MinHeaderLength || bytes[0] >> 4 != (int)IPVersion.V4) return false;
        var headerLength = (bytes[0] & 0xF) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[TotalLengthOffset..]);
        if (headerLength < MinHeaderLength || totalLength < headerLength || totalLength > bytes.Length) return false;
        packet = new IPv4Packet(bytes[..totalLength]);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, but the packet may be cut short after its header, as one quoted in an ICMP error
    /// is (RFC 792, RFC 1812 §4.3.2.3): the payload is what is left of it, and <see cref="TotalLength"/> counts what is
    /// there, not what the field says.</summary>
    public static bool TryParseQuoted(ReadOnlySpan<byte> bytes, out IPv4Packet packet)
    {
        packet = default;
        if (bytes.Length < MinHeaderLength || bytes[0] >> 4 != (int)IPVersion.V4) return false;
        var headerLength = (bytes[0] & 0xF) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[TotalLengthOffset..]);
        if (headerLength < MinHeaderLength || totalLength < headerLength || headerLength > bytes.Length) return false;
        packet = new IPv4Packet(bytes[..Math.Min(totalLength, bytes.Length)]);
        return true;
    }

    /// <summary>Writes a header with its checksum and returns its length; the payload goes behind it. Options are padded to
    /// a multiple of four with end-of-list bytes.</summary>
    public static int Write(Span<byte> target, in IPv4Fields fields, ReadOnlySpan<byte> options = default)
    {
        var headerLength = HeaderLengthWith(options.Length);
        var header = target[..headerLength];
        header[0] = (byte)((int)IPVersion.V4 << 4 | headerLength / 4);
        header[TypeOfServiceOffset] = fields.TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(header[TotalLengthOffset..], (ushort)(headerLength + fields.PayloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(header[IdentificationOffset..], fields.Identification);
        var flagsAndOffset = (fields.DontFragment ? DontFragmentBit : 0)
            | (fields.MoreFragments ? MoreFragmentsBit : 0)
            | fields.FragmentOffset / 8 & FragmentOffsetMask;
        BinaryPrimitives.WriteUInt16BigEndian(header[FragmentOffsetOffset..], (ushort)flagsAndOffset);
        header[TimeToLiveOffset] = fields.TimeToLive;
        header[ProtocolOffset] = (byte)fields.Protocol;
        header[ChecksumOffset] = header[ChecksumOffset + 1] = 0;
        fields.Source.WriteTo(header[SourceOffset..]);
        fields.Destination.WriteTo(header[DestinationOffset..]);
        options.CopyTo(header[MinHeaderLength..]);
        header[(MinHeaderLength + options.Length)..].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[ChecksumOffset..], InternetChecksum.Compute(header));
        return headerLength;
    }

    /// <summary>Bytes of a header with so many bytes of options, padding included.</summary>
    public static int HeaderLengthWith(int optionsLength) => MinHeaderLength + (optionsLength + 3 & ~3);

    /// <summary>Takes one hop off and corrects the checksum (RFC 1812 §5.3.1). The caller has seen that some are left.</summary>
    public static void DecrementTimeToLive(Span<byte> packet)
    {
        var old = BinaryPrimitives.ReadUInt16BigEndian(packet[TimeToLiveOffset..]);
        Patch(packet, TimeToLiveOffset, (ushort)(old - 0x0100));
    }

    /// <summary>Marks congestion experienced and corrects the checksum (RFC 3168 §5). False, and no change, when the sender
    /// is not ECN-capable.</summary>
    public static bool SetCongestionExperienced(Span<byte> packet)
    {
        if ((packet[TypeOfServiceOffset] & EcnMask) == 0) return false;
        Patch(packet, 0, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(packet) | EcnMask));
        return true;
    }

    /// <summary>Writes the checksum anew, after other changes to the header.</summary>
    public static void WriteChecksum(Span<byte> packet)
    {
        var header = packet[..((packet[0] & 0xF) * 4)];
        header[ChecksumOffset] = header[ChecksumOffset + 1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header[ChecksumOffset..], InternetChecksum.Compute(header));
    }

    /// <summary>"10.0.0.1 &gt; 10.0.0.2: Tcp, length 60".</summary>
    public override string ToString() => $"{Source} > {Destination}: {Protocol}, length {TotalLength}";

    private static void Patch(Span<byte> packet, int offset, ushort value)
    {
        var old = BinaryPrimitives.ReadUInt16BigEndian(packet[offset..]);
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(packet[ChecksumOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[offset..], value);
        BinaryPrimitives.WriteUInt16BigEndian(packet[ChecksumOffset..], InternetChecksum.Update(checksum, old, value));
    }
}
