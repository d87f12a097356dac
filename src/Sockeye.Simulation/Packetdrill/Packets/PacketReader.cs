using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;
using Sockeye.Wire.Udp;

namespace Sockeye.Simulation.Packetdrill.Packets;

/// <summary>Takes packets apart and checks their checksums.</summary>
internal static class PacketReader
{
    /// <summary>Reads a packet; null when it is not even IP.</summary>
    public static DrillPacket? Read(ReadOnlySpan<byte> bytes, Instant time)
    {
        if (IPv4Packet.TryParse(bytes, out IPv4Packet v4))
        {
            var head = new DrillPacket
            {
                Time = time, Source = v4.Source, Destination = v4.Destination, TrafficClass = v4.TypeOfService,
                HopLimit = v4.TimeToLive, Protocol = v4.Protocol,
                Damage = v4.IsChecksumValid ? null : "the IPv4 header checksum is wrong",
            };
            return ReadPayload(head, v4.Payload);
        }
        if (IPv6Packet.TryParse(bytes, out IPv6Packet v6))
        {
            var head = new DrillPacket
            {
                Time = time, Source = v6.Source, Destination = v6.Destination, TrafficClass = v6.TrafficClass,
                HopLimit = v6.HopLimit, FlowLabel = v6.FlowLabel, Protocol = v6.NextHeader,
            };
            return ReadPayload(head, v6.Payload);
        }
        return null;
    }

    private static DrillPacket ReadPayload(DrillPacket head, ReadOnlySpan<byte> payload)
    {
        uint pseudo = PseudoHeader.Sum(head.Source, head.Destination, head.Protocol, payload.Length);
        if (head.Protocol == IPProtocol.Tcp && TcpSegment.TryParse(payload, out TcpSegment segment))
        {
            return head with
            {
                SourcePort = segment.SourcePort, DestinationPort = segment.DestinationPort, Flags = segment.Flags,
                Reserved = segment.Reserved, Sequence = segment.Sequence.Value, Acknowledgment = segment.Acknowledgment.Value,
                Window = (ushort)segment.Window, Urgent = segment.UrgentPointer, Options = ReadOptions(segment.Options),
                Payload = segment.Payload.ToArray(),
                Damage = head.Damage ?? (segment.IsChecksumValid(pseudo) ? null : "the TCP checksum is wrong"),
            };
        }
        if (head.Protocol == IPProtocol.Udp && payload.Length >= UdpDatagram.HeaderLength)
        {
            bool isValid = InternetChecksum.Finish(InternetChecksum.Sum(payload, pseudo)) == 0;
            return head with
            {
                SourcePort = (ushort)(payload[0] << 8 | payload[1]), DestinationPort = (ushort)(payload[2] << 8 | payload[3]),
                Payload = payload[UdpDatagram.HeaderLength..].ToArray(),
                Damage = head.Damage ?? (isValid ? null : "the UDP checksum is wrong"),
            };
        }
        if (head.IsIcmp && payload.Length >= 8)
        {
            return head with { IcmpType = payload[0], IcmpCode = payload[1], Payload = payload.ToArray() };
        }
        return head with { Payload = payload.ToArray() };
    }

    private static List<TcpOptionSpec> ReadOptions(ReadOnlySpan<byte> octets)
    {
        var options = new List<TcpOptionSpec>();
        int at = 0;
        while (at < octets.Length)
        {
            var kind = (TcpOptionKind)octets[at];
            if (kind is TcpOptionKind.EndOfList or TcpOptionKind.NoOperation)
            {
                options.Add(new TcpOptionSpec(kind, []));
                at++;
                continue;
            }
            int length = at + 1 < octets.Length ? octets[at + 1] : 0;
            if (length < 2 || at + length > octets.Length) break;
            options.Add(new TcpOptionSpec(kind, octets[(at + 2)..(at + length)].ToArray()));
            at += length;
        }
        return options;
    }
}
