// The header of the Internet Protocol, version 6 (RFC 8200 §3).
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version| Traffic Class |           Flow Label                  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Payload Length        |  Next Header  |   Hop Limit   |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                                                               |
//   +                    Source Address (16 bytes)                  +
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                                                               |
//   +                 Destination Address (16 bytes)                +
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>An IPv6 packet whose payload length agrees with the bytes that are there.</summary>
public readonly ref struct IPv6Packet
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 40;

    /// <summary>What Payload Length can say.</summary>
    public const int MaxPayloadLength = 65535;

    /// <summary>Every link carries packets of this size (RFC 8200 §5).</summary>
    public const int MinimumMtu = 1280;

    /// <summary>Where Payload Length stands, for a parameter problem's pointer.</summary>
    public const int PayloadLengthOffset = 4;

    /// <summary>Where Next Header stands, for a parameter problem's pointer.</summary>
    public const int NextHeaderOffset = 6;

    private const int HopLimitOffset = 7;
    private const int SourceOffset = 8;
    private const int DestinationOffset = 24;
    private const byte EcnMask = 3;

    // Exactly header and payload: what the link added behind them is already cut off.
    private readonly ReadOnlySpan<byte> _bytes;

    private IPv6Packet(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Differentiated services and ECN.</summary>
    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt16BigEndian(_bytes) >> 4);

    /// <summary>Differentiated services code point (RFC 2474 §3).</summary>
    public byte Dscp => (byte)(TrafficClass >> 2);

    /// <summary>Explicit congestion notification (RFC 3168 §5): 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion experienced.</summary>
    public byte Ecn => (byte)(TrafficClass & EcnMask);

    /// <summary>20 bits that name a flow (RFC 6437).</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_bytes) & 0xF_FFFF;

    /// <summary>Bytes after this header, extension headers included.</summary>
    public int PayloadLength => _bytes.Length - HeaderLength;

    /// <summary>What the payload begins with.</summary>
    public IPProtocol NextHeader => (IPProtocol)_bytes[NextHeaderOffset];

    /// <summary>Hops left.</summary>
    public byte HopLimit => _bytes[HopLimitOffset];

    /// <summary>From whom.</summary>
    public IPv6Address Source => IPv6Address.Read(_bytes[SourceOffset..]);

    /// <summary>To whom.</summary>
    public IPv6Address Destination => IPv6Address.Read(_bytes[DestinationOffset..]);

    /// <summary>Extension headers and what they lead to.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>The packet's own bytes, link padding removed.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>False when there are fewer than 40 bytes, the version is not 6, or Payload Length is above what is there.
    /// Bytes behind it are left out. Jumbograms (RFC 2675) are not supported: a payload length of 0 is an empty payload,
    /// and so a packet whose next header says that something follows is found truncated when that is read.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IPv6Packet packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || bytes[0] >> 4 != (int)IPVersion.V6) return false;
        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[PayloadLengthOffset..]);
        if (length > bytes.Length) return false;
        packet = new IPv6Packet(bytes[..length]);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, but the packet may be cut short after its header, as one quoted in an ICMPv6
    /// error is (RFC 4443 §3): the payload is what is left of it.</summary>
    public static bool TryParseQuoted(ReadOnlySpan<byte> bytes, out IPv6Packet packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || bytes[0] >> 4 != (int)IPVersion.V6) return false;
        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[PayloadLengthOffset..]);
        packet = new IPv6Packet(bytes[..Math.Min(length, bytes.Length)]);
        return true;
    }

    /// <summary>Writes a header and returns its length.</summary>
    public static int Write(Span<byte> target, in IPv6Fields fields)
    {
        fields.Destination.WriteTo(target[DestinationOffset..]);
        fields.Source.WriteTo(target[SourceOffset..]);
        target[HopLimitOffset] = fields.HopLimit;
        target[NextHeaderOffset] = (byte)fields.NextHeader;
        BinaryPrimitives.WriteUInt16BigEndian(target[PayloadLengthOffset..], (ushort)fields.PayloadLength);
        var first = (uint)IPVersion.V6 << 28 | (uint)fields.TrafficClass << 20 | fields.FlowLabel & 0xF_FFFF;
        BinaryPrimitives.WriteUInt32BigEndian(target, first);
        return HeaderLength;
    }

    /// <summary>Takes one hop off. The caller has seen that some are left.</summary>
    public static void DecrementHopLimit(Span<byte> packet) => packet[HopLimitOffset]--;

    /// <summary>Marks congestion experienced (RFC 3168 §5). False, and no change, when the sender is not ECN-capable.</summary>
    public static bool SetCongestionExperienced(Span<byte> packet)
    {
        // The ECN bits are the third and fourth of the second byte.
        if ((packet[1] >> 4 & EcnMask) == 0) return false;
        packet[1] |= EcnMask << 4;
        return true;
    }

    /// <summary>"fd00::1 &gt; fd00::2: Tcp, length 20".</summary>
    public override string ToString() => $"{Source} > {Destination}: {NextHeader}, length {PayloadLength}";
}
