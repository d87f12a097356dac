// ICMPv6. Read RFC 4443; what rides on it: NDP in Ndp/ (RFC 4861), MLD in Mld/ (RFC 2710, RFC 3810).
using System;
using System.Buffers.Binary;
using System.Globalization;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp;

/// <summary>A view of an ICMPv6 message.</summary>
/// <remarks>
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +---------------+---------------+-------------------------------+
///  |     Type      |     Code      |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |    MTU, Pointer, Identifier and Sequence Number, flags or 0   |
///  +---------------------------------------------------------------+
///  |  echo: data; errors: the packet in error, as far as it fits   |
///  +---------------------------------------------------------------+
/// </code>
/// The checksum covers a pseudo header with both addresses (RFC 8200 §8.1). Messages of four to seven octets exist in
/// no RFC; they are refused as all shorter than eight are.
/// </remarks>
public readonly ref struct IcmpV6Message
{
    /// <summary>Length of the part that every message has.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpV6Message(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What kind of message it is.</summary>
    public IcmpV6Type Type => (IcmpV6Type)_bytes[0];

    /// <summary>Its subkind.</summary>
    public byte Code => _bytes[1];

    /// <summary>The checksum as received.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Whether the message reports an error, so that none may be sent about it (RFC 4443 §2.4).</summary>
    public bool IsError => _bytes[0] < 128;

    /// <summary>Whether the message is one of neighbour discovery's five.</summary>
    public bool IsNeighborDiscovery => Type is >= IcmpV6Type.RouterSolicitation and <= IcmpV6Type.Redirect;

    /// <summary>The four octets after the checksum, as one number.</summary>
    public uint RestOfHeader => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Of an echo: which conversation.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Of an echo: which message of the conversation.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Of "packet too big": what the next link takes.</summary>
    public uint Mtu => RestOfHeader;

    /// <summary>Of a parameter problem: the octet that is wrong.</summary>
    public uint Pointer => RestOfHeader;

    /// <summary>What follows the eight octets.</summary>
    public ReadOnlySpan<byte> Body => _bytes[HeaderLength..];

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Views bytes as a message; false when they are fewer than eight. The checksum is not looked at.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IcmpV6Message message)
    {
        message = default;
        if (bytes.Length < HeaderLength)
            return false;
        message = new IcmpV6Message(bytes);
        return true;
    }

    /// <summary>Whether the checksum is right between these addresses. Costs a pass over the message.</summary>
    public bool HasValidChecksum(IPv6Address source, IPv6Address destination) =>
        IcmpV6Checksum.Compute(source, destination, _bytes) == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"ICMPv6 {Type} code {Code} length {_bytes.Length}");
}
