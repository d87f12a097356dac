using System.Buffers.Binary;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;
using Sockeye.Wire.Udp;

namespace Sockeye.Simulation.Packetdrill.Packets;

/// <summary>Makes packets of what a script says and of the live connection's addresses.</summary>
internal static class PacketWriter
{
    private const byte UsualHopLimit = 255;

    /// <summary>A TCP segment; numbers and options are live already.</summary>
    public static byte[] WriteTcp(TcpSpec spec, Endpoint source, Endpoint destination, ReadOnlySpan<byte> options)
    {
        int headerLength = TcpSegment.MinHeaderLength + options.Length;
        var segment = new byte[headerLength + spec.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destination.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), spec.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), spec.Acknowledgment);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(12), (ushort)((headerLength / 4 << 12) | (ushort)spec.Flags));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), spec.Window ?? 0);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(18), spec.Urgent);
        options.CopyTo(segment.AsSpan(TcpSegment.MinHeaderLength));
        WriteChecksum(segment, TcpSegment.ChecksumOffset, source.Address, destination.Address, IPProtocol.Tcp);
        return WriteIP(spec.IP, source.Address, destination.Address, IPProtocol.Tcp, segment);
    }

    /// <summary>A UDP datagram full of zeros.</summary>
    public static byte[] WriteUdp(UdpSpec spec, Endpoint source, Endpoint destination)
    {
        const int checksumOffset = 6;
        var datagram = new byte[UdpDatagram.HeaderLength + spec.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        WriteChecksum(datagram, checksumOffset, source.Address, destination.Address, IPProtocol.Udp);
        return WriteIP(spec.IP, source.Address, destination.Address, IPProtocol.Udp, datagram);
    }

    /// <summary>An ICMP message about a packet from <paramref name="destination"/> to <paramref name="source"/>.</summary>
    /// <param name="spec">What the script says; its quoted sequence number is live already.</param>
    /// <param name="source">The connection's far end.</param>
    /// <param name="destination">The connection's near end.</param>
    public static byte[] WriteIcmp(IcmpSpec spec, Endpoint source, Endpoint destination)
    {
        bool isV4 = source.Address.IsIPv4;
        (byte type, byte code) = IcmpNames.Find(spec, isV4);
        int quotedLength = spec.Quoted.Protocol != 255 ? (isV4 ? IPv4Packet.MinHeaderLength : IPv6Packet.HeaderLength) + 8 : 0;
        int length = spec.Quoted.Protocol == 255 ? Math.Max(8, spec.Quoted.Length) : 8 + quotedLength;
        var message = new byte[length];
        message[0] = type;
        message[1] = code;
        if (spec.Mtu is { } mtu && isV4) BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)mtu);
        else if (spec.Mtu is { } mtuV6) BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), (uint)mtuV6);
        if (spec.EchoId > 0) BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), spec.EchoId);
        if (quotedLength > 0) WriteQuoted(message.AsSpan(8), spec.Quoted, destination, source);
        IPProtocol protocol = isV4 ? IPProtocol.Icmp : IPProtocol.IcmpV6;
        uint pseudo = isV4 ? 0 : PseudoHeader.Sum(source.Address, destination.Address, protocol, message.Length);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Sum(message, pseudo));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), checksum);
        return WriteIP(spec.IP, source.Address, destination.Address, protocol, message);
    }

    // The quoted packet's IP header and the first eight octets behind it: ports, and TCP's sequence number.
    private static void WriteQuoted(Span<byte> target, QuotedSpec quoted, Endpoint source, Endpoint destination)
    {
        int transportLength = quoted.Protocol == (byte)IPProtocol.Tcp ? TcpSegment.MinHeaderLength : UdpDatagram.HeaderLength;
        int head = WriteHeader(
            target, default, source.Address, destination.Address, (IPProtocol)quoted.Protocol, transportLength + quoted.Length);
        BinaryPrimitives.WriteUInt16BigEndian(target[head..], source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(target[(head + 2)..], destination.Port);
        if (quoted.Protocol == (byte)IPProtocol.Tcp) BinaryPrimitives.WriteUInt32BigEndian(target[(head + 4)..], quoted.Sequence);
        else BinaryPrimitives.WriteUInt16BigEndian(target[(head + 4)..], (ushort)(transportLength + quoted.Length));
    }

    private static byte[] WriteIP(IPSpec ip, InternetAddress source, InternetAddress destination, IPProtocol protocol, byte[] payload)
    {
        int headerLength = source.IsIPv4 ? IPv4Packet.MinHeaderLength : IPv6Packet.HeaderLength;
        var packet = new byte[headerLength + payload.Length];
        WriteHeader(packet, ip, source, destination, protocol, payload.Length);
        payload.CopyTo(packet, headerLength);
        return packet;
    }

    private static int WriteHeader(
        Span<byte> target, IPSpec ip, InternetAddress source, InternetAddress destination, IPProtocol protocol, int payloadLength)
    {
        byte hopLimit = ip.HopLimit == 0 ? UsualHopLimit : ip.HopLimit;
        return source.IsIPv4
            ? IPv4Packet.Write(target, new IPv4Fields
            {
                Source = source.AsIPv4, Destination = destination.AsIPv4, Protocol = protocol, PayloadLength = payloadLength,
                TimeToLive = hopLimit, TypeOfService = ip.TrafficClass,
            })
            : IPv6Packet.Write(target, new IPv6Fields
            {
                Source = source.AsIPv6, Destination = destination.AsIPv6, NextHeader = protocol, PayloadLength = payloadLength,
                HopLimit = hopLimit, TrafficClass = ip.TrafficClass, FlowLabel = ip.FlowLabel,
            });
    }

    private static void WriteChecksum(
        byte[] bytes, int offset, InternetAddress source, InternetAddress destination, IPProtocol protocol)
    {
        uint pseudo = PseudoHeader.Sum(source, destination, protocol, bytes.Length);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Sum(bytes, pseudo));
        if (checksum == 0 && protocol == IPProtocol.Udp) checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(offset), checksum);
    }
}
