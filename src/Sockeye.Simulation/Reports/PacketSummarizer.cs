using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;
using Sockeye.Wire.Tcp;
using Sockeye.Wire.Udp;

namespace Sockeye.Simulation.Reports;

/// <summary>Reads packets for diagrams, and remembers where each connection's numbers began.</summary>
/// <remarks>Bound: <see cref="MostConnections"/>; beyond, all is forgotten and numbers begin anew.</remarks>
public sealed class PacketSummarizer
{
    private const int MostConnections = 10_000;

    private readonly PrinterSession _printer = new(new PrinterOptions { Timestamps = TimestampFormat.None });
    private readonly Dictionary<(Endpoint Source, Endpoint Destination), Direction> _directions = [];

    /// <summary>Reads one packet.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="linkType">How they begin.</param>
    public PacketSummary Summarize(ReadOnlySpan<byte> frame, LinkType linkType)
    {
        PacketSummary summary = SummarizeNetwork(frame, linkType);
        if (summary.IsTcp || summary.Text.Length > 0) return summary;
        string line = _printer.Print(frame, linkType);
        return summary with { Text = summary.Source is null ? line : AfterAddresses(line) };
    }

    private PacketSummary SummarizeNetwork(ReadOnlySpan<byte> frame, LinkType linkType)
    {
        if (!TryFindNetwork(frame, linkType, out ushort etherType, out ReadOnlySpan<byte> network)) return new PacketSummary();
        return etherType switch
        {
            EtherType.IPv4 => SummarizeIPv4(network),
            EtherType.IPv6 => SummarizeIPv6(network),
            EtherType.Arp => SummarizeArp(network),
            _ => new PacketSummary(),
        };
    }

    private static PacketSummary SummarizeArp(ReadOnlySpan<byte> bytes)
    {
        if (!ArpPacket.TryParse(bytes, out ArpPacket arp)) return new PacketSummary();
        string text = arp.Operation == ArpOperation.Request
            ? $"ARP who has {arp.TargetAddress}?"
            : $"ARP {arp.SenderAddress} is at {arp.SenderMac}";
        return new PacketSummary { Source = arp.SenderAddress, Destination = arp.TargetAddress, Text = text };
    }

    private PacketSummary SummarizeIPv4(ReadOnlySpan<byte> bytes)
    {
        if (!IPv4Packet.TryParse(bytes, out IPv4Packet packet) && !IPv4Packet.TryParseQuoted(bytes, out packet))
        {
            return new PacketSummary();
        }
        int claimed = bytes.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) - packet.HeaderLength : packet.Payload.Length;
        var transport = new TransportPart(packet.Source, packet.Destination, packet.FragmentOffset > 0 ? 0 : packet.Protocol, claimed);
        return Summarize(transport, packet.Payload);
    }

    private PacketSummary SummarizeIPv6(ReadOnlySpan<byte> bytes)
    {
        if (!IPv6Packet.TryParse(bytes, out IPv6Packet packet) && !IPv6Packet.TryParseQuoted(bytes, out packet))
        {
            return new PacketSummary();
        }
        ExtensionHeaders headers = ExtensionHeaders.Walk(packet);
        ReadOnlySpan<byte> payload = headers.Offset <= packet.Bytes.Length ? packet.Bytes[headers.Offset..] : default;
        int claimed = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) - (headers.Offset - IPv6Packet.HeaderLength);
        var transport = new TransportPart(packet.Source, packet.Destination, headers.IsLaterFragment ? 0 : headers.Protocol, claimed);
        return Summarize(transport, payload);
    }

    private PacketSummary Summarize(in TransportPart part, ReadOnlySpan<byte> payload)
    {
        if (part.Protocol == IPProtocol.Tcp && TcpSegment.TryParse(payload, out TcpSegment segment))
        {
            return SummarizeTcp(part, segment);
        }
        if (part.Protocol == IPProtocol.Udp && payload.Length >= UdpDatagram.HeaderLength)
        {
            return new PacketSummary
            {
                Source = part.Source,
                Destination = part.Destination,
                SourcePort = BinaryPrimitives.ReadUInt16BigEndian(payload),
                DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]),
                Length = Math.Max(0, part.Length - UdpDatagram.HeaderLength),
            };
        }
        return new PacketSummary { Source = part.Source, Destination = part.Destination };
    }

    private PacketSummary SummarizeTcp(in TransportPart part, TcpSegment segment)
    {
        var source = new Endpoint(part.Source, segment.SourcePort);
        var destination = new Endpoint(part.Destination, segment.DestinationPort);
        Direction ours = Find(source, destination);
        Direction theirs = Find(destination, source);
        Learn(segment, ours, theirs);
        bool isScaled = !segment.IsSyn && ours.HasScale && theirs.HasScale;
        return new PacketSummary
        {
            Source = part.Source,
            Destination = part.Destination,
            SourcePort = segment.SourcePort,
            DestinationPort = segment.DestinationPort,
            IsTcp = true,
            Flags = segment.Flags,
            Sequence = unchecked(segment.Sequence.Value - ours.Origin),
            Acknowledgment = segment.IsAck ? unchecked(segment.Acknowledgment.Value - theirs.Origin) : 0,
            Window = (long)(ushort)segment.Window << (isScaled ? ours.Scale : 0),
            Length = Math.Max(0, part.Length - segment.HeaderLength),
        };
    }

    // A SYN begins a connection; a capture that begins later takes what it sees first.
    private static void Learn(TcpSegment segment, Direction ours, Direction theirs)
    {
        if (segment.IsSyn)
        {
            TcpOptions.Parse(segment.Options, out TcpOptions options);
            ours.Begin(segment.Sequence.Value);
            ours.HasScale = options.HasWindowScale;
            ours.Scale = options.WindowScale.Shift;
        }
        else if (!ours.IsKnown)
        {
            ours.Begin(unchecked(segment.Sequence.Value - 1));
        }
        if (segment.IsAck && !theirs.IsKnown) theirs.Begin(unchecked(segment.Acknowledgment.Value - 1));
    }

    private Direction Find(Endpoint source, Endpoint destination)
    {
        if (_directions.TryGetValue((source, destination), out Direction? found)) return found;
        if (_directions.Count >= 2 * MostConnections) _directions.Clear();
        return _directions[(source, destination)] = new Direction();
    }

    // "IP 10.0.0.1 > 10.0.0.2: ICMP echo request, …": what is behind the addresses.
    private static string AfterAddresses(string line)
    {
        int arrow = line.IndexOf(" > ", StringComparison.Ordinal);
        int colon = arrow < 0 ? -1 : line.IndexOf(": ", arrow, StringComparison.Ordinal);
        return colon < 0 ? line : line[(colon + 2)..];
    }

    private static bool TryFindNetwork(ReadOnlySpan<byte> frame, LinkType linkType, out ushort etherType, out ReadOnlySpan<byte> network)
    {
        network = default;
        etherType = 0;
        switch (linkType)
        {
            case LinkType.Ethernet when EthernetFrame.TryParse(frame, out EthernetFrame ethernet):
                etherType = ethernet.EtherType;
                network = ethernet.Payload;
                return VlanTag.TryStrip(ref etherType, ref network, out _, out _, out _);
            case LinkType.LinuxSll when frame.Length >= 16:
                etherType = BinaryPrimitives.ReadUInt16BigEndian(frame[14..]);
                network = frame[16..];
                return true;
            case LinkType.LinuxSll2 when frame.Length >= 20:
                etherType = BinaryPrimitives.ReadUInt16BigEndian(frame);
                network = frame[20..];
                return true;
            case LinkType.Null when frame.Length > 4:
                network = frame[4..];
                break;
            case LinkType.RawIP or LinkType.IPv4 or LinkType.IPv6 when frame.Length > 0:
                network = frame;
                break;
            default:
                return false;
        }
        etherType = (network[0] >> 4) == 6 ? EtherType.IPv6 : EtherType.IPv4;
        return true;
    }

    private readonly record struct TransportPart(InternetAddress Source, InternetAddress Destination, IPProtocol Protocol, int Length);

    private sealed class Direction
    {
        public uint Origin { get; private set; }

        public bool IsKnown { get; private set; }

        public bool HasScale { get; set; }

        public int Scale { get; set; }

        public void Begin(uint origin)
        {
            Origin = origin;
            IsKnown = true;
        }
    }
}
