using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;
using Sockeye.Wire.Udp;

namespace Sockeye.Devices.Middleware;

/// <summary>What a frame is and where its parts are, for whoever treats packets by what they are.</summary>
public readonly record struct FrameFacts
{
    private const int EthernetTypeOffset = 12;

    /// <summary>False for what is no IP packet, such as ARP; then nothing else is said.</summary>
    public bool IsIP => NetworkLength > 0;

    /// <summary>Where the IP header begins.</summary>
    public int NetworkOffset { get; private init; }

    /// <summary>Bytes of the IP packet, without what pads the frame.</summary>
    public int NetworkLength { get; private init; }

    /// <summary>Where the transport's header begins.</summary>
    public int TransportOffset { get; private init; }

    /// <summary>Where it comes from.</summary>
    public InternetAddress Source { get; private init; }

    /// <summary>Where it goes.</summary>
    public InternetAddress Destination { get; private init; }

    /// <summary>What it carries.</summary>
    public IPProtocol Protocol { get; private init; }

    /// <summary>A fragment that does not begin the datagram: it has no ports.</summary>
    public bool IsLaterFragment { get; private init; }

    /// <summary>It has a whole header of TCP or UDP.</summary>
    public bool HasPorts { get; private init; }

    /// <summary>Source port, or 0.</summary>
    public ushort SourcePort { get; private init; }

    /// <summary>Destination port, or 0.</summary>
    public ushort DestinationPort { get; private init; }

    /// <summary>TCP's flags, or none.</summary>
    public TcpFlags Flags { get; private init; }

    /// <summary>TCP's sequence number, or 0.</summary>
    public uint Sequence { get; private init; }

    /// <summary>TCP's acknowledgment number, or 0.</summary>
    public uint Acknowledgment { get; private init; }

    /// <summary>TCP's window as it stands in the segment, or 0.</summary>
    public ushort Window { get; private init; }

    /// <summary>Where the transport's payload begins, or that of IP when the transport is not known.</summary>
    public int PayloadOffset { get; private init; }

    /// <summary>Bytes of payload.</summary>
    public int PayloadLength => Math.Max(0, NetworkOffset + NetworkLength - PayloadOffset);

    /// <summary>Reads a frame; what cannot be read is left out.</summary>
    /// <param name="frame">The frame from its link header on.</param>
    /// <param name="isEthernet">It begins with an Ethernet header, not with that of IP.</param>
    public static FrameFacts Read(ReadOnlySpan<byte> frame, bool isEthernet)
    {
        int offset = isEthernet ? EthernetFrame.HeaderLength : 0;
        if (frame.Length <= offset) return default;
        ushort type = isEthernet ? BinaryPrimitives.ReadUInt16BigEndian(frame[EthernetTypeOffset..]) : (ushort)0;
        int version = frame[offset] >> 4;
        if (version == 4 && type is 0 or EtherType.IPv4) return ReadIPv4(frame, offset);
        return version == 6 && type is 0 or EtherType.IPv6 ? ReadIPv6(frame, offset) : default;
    }

    private static FrameFacts ReadIPv4(ReadOnlySpan<byte> frame, int offset)
    {
        if (!IPv4Packet.TryParse(frame[offset..], out IPv4Packet packet)) return default;
        var facts = new FrameFacts
        {
            NetworkOffset = offset,
            NetworkLength = packet.TotalLength,
            TransportOffset = offset + packet.HeaderLength,
            PayloadOffset = offset + packet.HeaderLength,
            Source = packet.Source,
            Destination = packet.Destination,
            Protocol = packet.Protocol,
            IsLaterFragment = packet.FragmentOffset > 0,
        };
        return facts.IsLaterFragment ? facts : facts.WithTransport(packet.Payload);
    }

    private static FrameFacts ReadIPv6(ReadOnlySpan<byte> frame, int offset)
    {
        if (!IPv6Packet.TryParse(frame[offset..], out IPv6Packet packet)) return default;
        ExtensionHeaders headers = ExtensionHeaders.Walk(packet);
        int transport = Math.Min(headers.Offset, packet.Bytes.Length);
        var facts = new FrameFacts
        {
            NetworkOffset = offset,
            NetworkLength = packet.Bytes.Length,
            TransportOffset = offset + transport,
            PayloadOffset = offset + transport,
            Source = packet.Source,
            Destination = packet.Destination,
            Protocol = headers.Protocol,
            IsLaterFragment = headers.IsLaterFragment,
        };
        return facts.IsLaterFragment ? facts : facts.WithTransport(packet.Bytes[transport..]);
    }

    private FrameFacts WithTransport(ReadOnlySpan<byte> bytes)
    {
        if (Protocol == IPProtocol.Tcp && bytes.Length >= TcpSegment.MinHeaderLength)
        {
            return this with
            {
                HasPorts = true,
                SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes),
                DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
                Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
                Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
                Flags = (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]) & 0x1FF),
                Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]),
                PayloadOffset = PayloadOffset + Math.Min((bytes[12] >> 4) * 4, bytes.Length),
            };
        }
        if (Protocol == IPProtocol.Udp && bytes.Length >= UdpDatagram.HeaderLength)
        {
            return this with
            {
                HasPorts = true,
                SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes),
                DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
                PayloadOffset = PayloadOffset + UdpDatagram.HeaderLength,
            };
        }
        return this;
    }
}
