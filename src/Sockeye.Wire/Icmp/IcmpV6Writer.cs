// Writes ICMPv6 messages (RFC 4443). The drawing is at IcmpV6Message. Writers of NDP and MLD are in Ndp/ and Mld/.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp;

/// <summary>Writes ICMPv6 messages, with their checksum between two addresses. Every method returns the length written
/// and needs room for eight octets and the body.</summary>
public static class IcmpV6Writer
{
    /// <summary>Writes any message.</summary>
    public static int Write(Span<byte> buffer, IPv6Address source, IPv6Address destination, IcmpV6Type type, byte code,
        uint restOfHeader, ReadOnlySpan<byte> body)
    {
        var message = buffer[..(IcmpV6Message.HeaderLength + body.Length)];
        body.CopyTo(message[IcmpV6Message.HeaderLength..]);
        message[0] = (byte)type;
        message[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], restOfHeader);
        Seal(message, source, destination);
        return message.Length;
    }

    /// <summary>Writes an echo request or reply.</summary>
    public static int WriteEcho(Span<byte> buffer, IPv6Address source, IPv6Address destination, bool isReply,
        ushort identifier, ushort sequenceNumber, ReadOnlySpan<byte> data) =>
        Write(buffer, source, destination, isReply ? IcmpV6Type.EchoReply : IcmpV6Type.EchoRequest, 0,
            (uint)identifier << 16 | sequenceNumber, data);

    /// <summary>Writes a destination unreachable message about the quoted packet.</summary>
    public static int WriteUnreachable(Span<byte> buffer, IPv6Address source, IPv6Address destination,
        IcmpV6UnreachableCode code, ReadOnlySpan<byte> quoted) =>
        Write(buffer, source, destination, IcmpV6Type.DestinationUnreachable, (byte)code, 0, quoted);

    /// <summary>Writes a packet too big message: what the next link takes, and the packet.</summary>
    public static int WritePacketTooBig(Span<byte> buffer, IPv6Address source, IPv6Address destination, uint mtu, ReadOnlySpan<byte> quoted) =>
        Write(buffer, source, destination, IcmpV6Type.PacketTooBig, 0, mtu, quoted);

    /// <summary>Writes a time exceeded message: in transit, or while fragments were awaited.</summary>
    public static int WriteTimeExceeded(Span<byte> buffer, IPv6Address source, IPv6Address destination, bool inReassembly,
        ReadOnlySpan<byte> quoted) =>
        Write(buffer, source, destination, IcmpV6Type.TimeExceeded, inReassembly ? (byte)1 : (byte)0, 0, quoted);

    /// <summary>Writes a parameter problem that points at an octet of the quoted packet.</summary>
    public static int WriteParameterProblem(Span<byte> buffer, IPv6Address source, IPv6Address destination,
        IcmpV6ParameterProblemCode code, uint pointer, ReadOnlySpan<byte> quoted) =>
        Write(buffer, source, destination, IcmpV6Type.ParameterProblem, (byte)code, pointer, quoted);

    /// <summary>Computes the checksum of a message that is complete but for it.</summary>
    internal static void Seal(Span<byte> message, IPv6Address source, IPv6Address destination)
    {
        message[2] = message[3] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], IcmpV6Checksum.Compute(source, destination, message));
    }
}
