// ICMP for IPv4. Read RFC 792, then RFC 1122 §3.2.2, RFC 1191 §4 for the next-hop MTU, RFC 1812 §4.3.
using System;
using System.Buffers.Binary;
using System.Globalization;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Icmp;

/// <summary>A view of an ICMP message for IPv4.</summary>
/// <remarks>
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +---------------+---------------+-------------------------------+
///  |     Type      |     Code      |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |  Identifier and Sequence Number, Gateway, Pointer, MTU or 0   |
///  +---------------------------------------------------------------+
///  |  echo: data; errors: the packet that was in error, as far as  |
///  |  it fits; timestamps: originate, receive, transmit            |
///  +---------------------------------------------------------------+
/// </code>
/// </remarks>
public readonly ref struct IcmpV4Message
{
    /// <summary>Length of the part that every message has.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpV4Message(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What kind of message it is.</summary>
    public IcmpV4Type Type => (IcmpV4Type)_bytes[0];

    /// <summary>Its subkind.</summary>
    public byte Code => _bytes[1];

    /// <summary>The checksum as received.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Whether the checksum is right. Costs a pass over the message.</summary>
    public bool HasValidChecksum => InternetChecksum.Compute(_bytes) == 0;

    /// <summary>Whether the message reports an error, so that none may be sent about it (RFC 1122 §3.2.2).</summary>
    public bool IsError => Type is IcmpV4Type.DestinationUnreachable or IcmpV4Type.SourceQuench or IcmpV4Type.Redirect
        or IcmpV4Type.TimeExceeded or IcmpV4Type.ParameterProblem;

    /// <summary>The four octets after the checksum, as one number.</summary>
    public uint RestOfHeader => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Of echo and timestamp: which conversation.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Of echo and timestamp: which message of the conversation.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Of "fragmentation needed": the largest datagram that the next hop takes, or 0 from a router that does
    /// not say (RFC 1191 §4).</summary>
    public ushort NextHopMtu => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Of a redirect: the better first hop.</summary>
    public IPv4Address Gateway => IPv4Address.Read(_bytes[4..]);

    /// <summary>Of a parameter problem: the octet that is wrong.</summary>
    public byte Pointer => _bytes[4];

    /// <summary>What follows the eight octets: of an echo its data, of an error the packet that it is about.</summary>
    public ReadOnlySpan<byte> Body => _bytes[HeaderLength..];

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Views bytes as a message; false when they are fewer than eight. The checksum is not looked at.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IcmpV4Message message)
    {
        message = default;
        if (bytes.Length < HeaderLength)
            return false;
        message = new IcmpV4Message(bytes);
        return true;
    }

    /// <summary>The three times of a timestamp message, in milliseconds since midnight UT (RFC 792).</summary>
    /// <returns>False when this is no timestamp message or too short for one.</returns>
    public bool TryGetTimestamps(out uint originate, out uint receive, out uint transmit)
    {
        originate = receive = transmit = 0;
        if (Type is not (IcmpV4Type.TimestampRequest or IcmpV4Type.TimestampReply) || Body.Length < 12)
            return false;
        originate = BinaryPrimitives.ReadUInt32BigEndian(Body);
        receive = BinaryPrimitives.ReadUInt32BigEndian(Body[4..]);
        transmit = BinaryPrimitives.ReadUInt32BigEndian(Body[8..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"ICMP {Type} code {Code} length {_bytes.Length}");
}
