using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Packets;

/// <summary>Packets as the language writes them.</summary>
internal static class PacketText
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>What a script expects, piece by piece.</summary>
    public static IReadOnlyList<PacketPiece> Describe(PacketSpec spec)
    {
        var pieces = new List<PacketPiece>();
        if (EcnText(spec.IP) is { } ecn) pieces.Add(new PacketPiece("ip", ecn));
        switch (spec)
        {
            case TcpSpec tcp:
                pieces.Add(new PacketPiece("flags", FlagsText(tcp.Flags, tcp.HasAceDigit)));
                pieces.Add(new PacketPiece("seq", SequenceText(tcp.Sequence, tcp.Length)));
                if ((tcp.Flags & TcpFlags.Ack) != 0 || tcp.Acknowledgment != 0) pieces.Add(new("ack", string.Create(s_culture, $"ack {tcp.Acknowledgment}")));
                if (tcp.Window is { } window) pieces.Add(new PacketPiece("win", string.Create(s_culture, $"win {window}")));
                if (tcp.Urgent != 0) pieces.Add(new PacketPiece("urg", string.Create(s_culture, $"urg {tcp.Urgent}")));
                if (tcp.Options is null) pieces.Add(new PacketPiece("options", "<...>"));
                else if (tcp.Options.Count > 0) pieces.Add(new PacketPiece("options", OptionsText(tcp.Options)));
                break;
            case UdpSpec udp:
                pieces.Add(new PacketPiece("length", string.Create(s_culture, $"udp ({udp.Length})")));
                break;
            case IcmpSpec icmp:
                pieces.Add(new PacketPiece("icmp", $"icmp {icmp.Type} {icmp.Code}".TrimEnd()));
                break;
        }
        return pieces;
    }

    /// <summary>What came out, said with the same pieces.</summary>
    /// <param name="packet">The packet in the script's numbers.</param>
    /// <param name="like">What was expected: decides how ECN is written.</param>
    public static IReadOnlyList<PacketPiece> Describe(DrillPacket packet, PacketSpec? like)
    {
        var pieces = new List<PacketPiece>();
        if (like is { IP: var ip } && EcnText(ip) is not null) pieces.Add(new PacketPiece("ip", ActualIP(ip, packet)));
        switch (packet.Protocol)
        {
            case IPProtocol.Tcp:
                pieces.Add(new PacketPiece("flags", FlagsText(packet.Flags, like is TcpSpec { HasAceDigit: true })));
                pieces.Add(new PacketPiece("seq", SequenceText(packet.Sequence, packet.Payload.Length)));
                if (packet.Has(TcpFlags.Ack)) pieces.Add(new PacketPiece("ack", string.Create(s_culture, $"ack {packet.Acknowledgment}")));
                pieces.Add(new PacketPiece("win", string.Create(s_culture, $"win {packet.Window}")));
                if (packet.Urgent != 0) pieces.Add(new PacketPiece("urg", string.Create(s_culture, $"urg {packet.Urgent}")));
                if (packet.Options.Count > 0) pieces.Add(new PacketPiece("options", OptionsText(packet.Options)));
                break;
            case IPProtocol.Udp:
                pieces.Add(new PacketPiece("length", string.Create(s_culture, $"udp ({packet.Payload.Length})")));
                break;
            case IPProtocol.Icmp or IPProtocol.IcmpV6:
                string code = packet.IcmpCode == 0 ? "" : string.Create(s_culture, $" code_{packet.IcmpCode}");
                pieces.Add(new PacketPiece("icmp", $"icmp {IcmpNames.TypeName(packet.IcmpType, packet.Source.IsIPv4)}{code}"));
                break;
            default:
                pieces.Add(new PacketPiece("ip", string.Create(s_culture, $"protocol {(int)packet.Protocol}")));
                break;
        }
        return pieces;
    }

    /// <summary>One TCP option.</summary>
    public static string OptionText(TcpOptionSpec option)
    {
        byte[] data = option.Data;
        switch (option.Kind)
        {
            case TcpOptionKind.NoOperation:
                return "nop";
            case TcpOptionKind.EndOfList:
                return "eol";
            case TcpOptionKind.SackPermitted:
                return "sackOK";
            case TcpOptionKind.MaximumSegmentSize when data.Length == 2:
                return string.Create(s_culture, $"mss {BinaryPrimitives.ReadUInt16BigEndian(data)}");
            case TcpOptionKind.WindowScale when data.Length == 1:
                return string.Create(s_culture, $"wscale {data[0]}");
            case TcpOptionKind.Timestamps when data.Length == 8:
                return string.Create(s_culture, $"TS val {Number(data, 0)} ecr {Number(data, 4)}");
            case TcpOptionKind.Sack when data.Length % 8 == 0:
                return "sack " + string.Join(' ', Enumerable.Range(0, data.Length / 8)
                    .Select(i => string.Create(s_culture, $"{Number(data, 8 * i)}:{Number(data, (8 * i) + 4)}")));
            case TcpOptionKind.FastOpen:
                return $"FO {Convert.ToHexStringLower(data)}".TrimEnd();
            case TcpOptionKind.Experiment2 when data is [0xF9, 0x89, ..]:
                return $"FOEXP {Convert.ToHexStringLower(data[2..])}".TrimEnd();
            case TcpOptionKind.Md5Signature:
                return $"md5 {Convert.ToHexStringLower(data)}".TrimEnd();
            case TcpOptionKind.AccurateEcn0 or TcpOptionKind.AccurateEcn1 when data.Length is 3 or 6 or 9:
                string[] names = option.Kind == TcpOptionKind.AccurateEcn0 ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"];
                return "ECN " + string.Join(' ', Enumerable.Range(0, data.Length / 3)
                    .Select(i => string.Create(s_culture, $"{names[i]} {data[3 * i] << 16 | data[(3 * i) + 1] << 8 | data[(3 * i) + 2]}")));
            default:
                return string.Create(s_culture, $"kind {(int)option.Kind} {Convert.ToHexStringLower(data)}").TrimEnd();
        }
    }

    /// <summary>Pieces as one line.</summary>
    public static string Join(IEnumerable<PacketPiece> pieces) => string.Join(' ', pieces.Select(piece => piece.Text));

    private static uint Number(byte[] data, int at) => BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));

    private static string OptionsText(IEnumerable<TcpOptionSpec> options) => "<" + string.Join(',', options.Select(OptionText)) + ">";

    private static string SequenceText(uint start, int length) =>
        string.Create(s_culture, $"{start}:{unchecked(start + (uint)length)}({length})");

    private static string FlagsText(TcpFlags flags, bool asDigit)
    {
        var text = new StringBuilder();
        foreach ((TcpFlags flag, char letter) in ((TcpFlags, char)[])[(TcpFlags.Fin, 'F'), (TcpFlags.Syn, 'S'), (TcpFlags.Rst, 'R'),
            (TcpFlags.Psh, 'P'), (TcpFlags.Urg, 'U')])
        {
            if ((flags & flag) != 0) text.Append(letter);
        }
        if (!asDigit)
        {
            if ((flags & TcpFlags.Ece) != 0) text.Append('E');
            if ((flags & TcpFlags.Cwr) != 0) text.Append('W');
            if ((flags & TcpFlags.Ae) != 0) text.Append('A');
        }
        if ((flags & TcpFlags.Ack) != 0) text.Append('.');
        if (asDigit) text.Append(((int)flags >> 6) & 7);
        return text.Length == 0 ? "-" : text.ToString();
    }

    private static string? EcnText(IPSpec ip) => ip switch
    {
        { Check: TrafficClassCheck.Ecn } => $"[{EcnName(ip.TrafficClass)}]",
        { Check: TrafficClassCheck.AnyEct } => "[ect01]",
        { Check: TrafficClassCheck.All } => $"[tos 0x{ip.TrafficClass:x}]",
        { HopLimit: > 0 } => $"[ttl {ip.HopLimit}]",
        { FlowLabel: > 0 } => $"[flowlabel 0x{ip.FlowLabel:x}]",
        _ => null,
    };

    private static string ActualIP(IPSpec ip, DrillPacket packet) => ip switch
    {
        { Check: TrafficClassCheck.Ecn or TrafficClassCheck.AnyEct } => $"[{EcnName((byte)(packet.TrafficClass & 3))}]",
        { Check: TrafficClassCheck.All } => $"[tos 0x{packet.TrafficClass:x}]",
        { HopLimit: > 0 } => $"[ttl {packet.HopLimit}]",
        _ => $"[flowlabel 0x{packet.FlowLabel:x}]",
    };

    private static string EcnName(byte ecn) => ecn switch
    {
        0 => "noecn",
        1 => "ect1",
        2 => "ect0",
        _ => "ce",
    };
}
