using Sockeye.Simulation.Reports;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Tcp;

namespace Sockeye.Cli.Json;

/// <summary>Makes a packet's JSON of what is known about it.</summary>
internal static class PacketJsonMaker
{
    public static PacketJson Make(long number, in CapturedPacket packet, PacketSummary summary, string line) => new()
    {
        Number = number,
        TimeNs = packet.TimestampNanoseconds,
        Interface = string.IsNullOrEmpty(packet.InterfaceName) ? null : packet.InterfaceName,
        Direction = packet.Direction switch
        {
            PacketDirection.Inbound => "in",
            PacketDirection.Outbound => "out",
            _ => null,
        },
        LinkType = NameOf(packet.LinkType),
        Length = packet.OriginalLength,
        Captured = packet.Data.Length < packet.OriginalLength ? packet.Data.Length : null,
        Source = summary.Source?.ToString(),
        Destination = summary.Destination?.ToString(),
        SourcePort = summary.SourcePort == 0 ? null : summary.SourcePort,
        DestinationPort = summary.DestinationPort == 0 ? null : summary.DestinationPort,
        Tcp = summary.IsTcp ? MakeTcp(summary) : null,
        Line = line,
        Comment = packet.Comment,
    };

    private static TcpJson MakeTcp(PacketSummary summary) => new(
        summary.Flags == 0 ? [] : summary.FlagNames.Split(','),
        summary.Sequence,
        summary.Flags.HasFlag(TcpFlags.Ack) ? summary.Acknowledgment : null,
        summary.Window,
        summary.Length);

    private static string NameOf(LinkType type) => type switch
    {
        LinkType.Ethernet => "ethernet",
        LinkType.RawIP or LinkType.IPv4 or LinkType.IPv6 => "ip",
        LinkType.LinuxSll or LinkType.LinuxSll2 => "linux-cooked",
        LinkType.Null => "loopback",
        _ => ((int)type).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
