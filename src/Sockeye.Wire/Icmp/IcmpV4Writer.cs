// Writes ICMP messages for IPv4 (RFC 792). The drawing is at IcmpV4Message.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Icmp;

/// <summary>Writes ICMP messages for IPv4, with their checksum. Every method returns the length written and needs room
/// for eight octets and the body.</summary>
public static class IcmpV4Writer
{
    /// <summary>Writes any message.</summary>
    public static int Write(Span<byte> destination, IcmpV4Type type, byte code, uint restOfHeader, ReadOnlySpan<byte> body)
    {
        var message = destination[..(IcmpV4Message.HeaderLength + body.Length)];
        body.CopyTo(message[IcmpV4Message.HeaderLength..]);
        message[0] = (byte)type;
        message[1] = code;
        message[2] = message[3] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], restOfHeader);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
        return message.Length;
    }

    /// <summary>Writes an echo request.</summary>
    public static int WriteEchoRequest(Span<byte> destination, ushort identifier, ushort sequenceNumber, ReadOnlySpan<byte> data) =>
        Write(destination, IcmpV4Type.EchoRequest, 0, Pair(identifier, sequenceNumber), data);

    /// <summary>Writes an echo reply.</summary>
    public static int WriteEchoReply(Span<byte> destination, ushort identifier, ushort sequenceNumber, ReadOnlySpan<byte> data) =>
        Write(destination, IcmpV4Type.EchoReply, 0, Pair(identifier, sequenceNumber), data);

    /// <summary>Writes a destination unreachable message.</summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="code">Why.</param>
    /// <param name="quoted">The packet that could not be delivered, as much of it as is to be sent back.</param>
    /// <param name="nextHopMtu">With <see cref="IcmpV4UnreachableCode.FragmentationNeeded"/>: what would fit.</param>
    public static int WriteUnreachable(Span<byte> destination, IcmpV4UnreachableCode code, ReadOnlySpan<byte> quoted, ushort nextHopMtu = 0) =>
        Write(destination, IcmpV4Type.DestinationUnreachable, (byte)code, nextHopMtu, quoted);

    /// <summary>Writes a time exceeded message: in transit, or while fragments were awaited.</summary>
    public static int WriteTimeExceeded(Span<byte> destination, bool inReassembly, ReadOnlySpan<byte> quoted) =>
        Write(destination, IcmpV4Type.TimeExceeded, inReassembly ? (byte)1 : (byte)0, 0, quoted);

    /// <summary>Writes a parameter problem that points at an octet of the quoted packet.</summary>
    public static int WriteParameterProblem(Span<byte> destination, byte pointer, ReadOnlySpan<byte> quoted) =>
        Write(destination, IcmpV4Type.ParameterProblem, 0, (uint)pointer << 24, quoted);

    /// <summary>Writes a redirect for a host (code 1, as RFC 1812 §5.2.7.2 wants).</summary>
    public static int WriteRedirect(Span<byte> destination, IPv4Address gateway, ReadOnlySpan<byte> quoted) =>
        Write(destination, IcmpV4Type.Redirect, 1, gateway.Value, quoted);

    /// <summary>Writes a timestamp request or reply; times are milliseconds since midnight UT.</summary>
    public static int WriteTimestamp(Span<byte> destination, bool isReply, uint identifierAndSequence,
        uint originate, uint receive, uint transmit)
    {
        Span<byte> times = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(times, originate);
        BinaryPrimitives.WriteUInt32BigEndian(times[4..], receive);
        BinaryPrimitives.WriteUInt32BigEndian(times[8..], transmit);
        return Write(destination, isReply ? IcmpV4Type.TimestampReply : IcmpV4Type.TimestampRequest, 0, identifierAndSequence, times);
    }

    private static uint Pair(ushort identifier, ushort sequenceNumber) => (uint)identifier << 16 | sequenceNumber;
}
