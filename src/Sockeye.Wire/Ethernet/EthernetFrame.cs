// Ethernet II framing (RFC 894; RFC 2464 §3 for IPv6). The preamble and the frame check sequence never reach us.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                     Destination (6 bytes)                     |
//   +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
//   |                       Source (6 bytes)                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           EtherType           |            payload ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Ethernet;

/// <summary>An Ethernet II frame.</summary>
public readonly ref struct EthernetFrame
{
    /// <summary>Bytes before the payload, without VLAN tags.</summary>
    public const int HeaderLength = 14;

    /// <summary>A shorter frame is padded by whoever puts it on a cable, without the frame check sequence (IEEE 802.3).</summary>
    public const int MinimumLength = 60;

    private const int SourceOffset = 6;
    private const int TypeOffset = 12;

    private readonly ReadOnlySpan<byte> _bytes;

    private EthernetFrame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>To which interface.</summary>
    public MacAddress Destination => MacAddress.Read(_bytes);

    /// <summary>From which interface.</summary>
    public MacAddress Source => MacAddress.Read(_bytes[SourceOffset..]);

    /// <summary>What the payload is; see <see cref="Ethernet.EtherType"/>.</summary>
    public ushort EtherType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[TypeOffset..]);

    /// <summary>Everything after the header, padding included: only the layer above knows its true length.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>False when the bytes are fewer than a header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out EthernetFrame frame)
    {
        if (bytes.Length < HeaderLength)
        {
            frame = default;
            return false;
        }

        frame = new EthernetFrame(bytes);
        return true;
    }

    /// <summary>Writes a header and returns its length.</summary>
    public static int Write(Span<byte> target, MacAddress destination, MacAddress source, ushort etherType)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target[TypeOffset..], etherType);
        source.WriteTo(target[SourceOffset..]);
        destination.WriteTo(target);
        return HeaderLength;
    }

    /// <summary>"02:… &gt; 02:…, ethertype 0800, length 60".</summary>
    public override string ToString() => $"{Source} > {Destination}, ethertype {EtherType:x4}, length {_bytes.Length}";
}
