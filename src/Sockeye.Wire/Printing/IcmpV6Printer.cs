using System;
using Sockeye.Wire.Icmp;

namespace Sockeye.Wire.Printing;

/// <summary>ICMPv6 (RFC 4443) with neighbour discovery (RFC 4861) and multicast listeners (RFC 2710, RFC 3810).</summary>
internal static class IcmpV6Printer
{
    private const int Quoted = 8;
    private const int QuotedSource = Quoted + 8;
    private const int QuotedDestination = Quoted + 24;

    public static void Print(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        line.Protocol = "icmp6";
        if (length == 0)
        {
            line.Add("ICMP6, length 0 (invalid)");
            return;
        }

        var type = line.U8(bytes, 0);
        if (Name(type) is { } name)
            line.Add($"ICMP6, {name}");
        else
            line.Add($"ICMP6, unknown icmp6 type ({(uint)type})");
        var code = line.U8(bytes, 1);
        if (line.IsTruncated || PrintFacts(line, bytes, length, type, code))
            line.Add($", length {length}");
    }

    /// <returns>False when the length does not follow.</returns>
    private static bool PrintFacts(PrinterLine line, ReadOnlySpan<byte> bytes, int length, byte type, byte code)
    {
        switch ((IcmpV6Type)type)
        {
            case IcmpV6Type.DestinationUnreachable:
                return PrintUnreachable(line, bytes, code);
            case IcmpV6Type.PacketTooBig:
                line.Add($", mtu {line.U32(bytes, 4)}");
                break;
            case IcmpV6Type.TimeExceeded:
                if (code == 0)
                    line.Add($" for {line.IPv6(bytes, QuotedDestination)}");
                else if (code == 1)
                    line.Add(" (reassembly)");
                else
                    line.Add($", unknown code ({(uint)code})");
                break;
            case IcmpV6Type.ParameterProblem:
                PrintParameterProblem(line, bytes, code);
                break;
            case IcmpV6Type.EchoRequest or IcmpV6Type.EchoReply:
                line.Add($", id {(uint)line.U16(bytes, 4)}, seq {(uint)line.U16(bytes, 6)}");
                break;
            case IcmpV6Type.MulticastListenerQuery:
                PrintListenerQuery(line, bytes, length);
                break;
            case IcmpV6Type.MulticastListenerReport or IcmpV6Type.MulticastListenerDone:
                PrintListener(line, bytes);
                break;
            case IcmpV6Type.NeighborSolicitation:
                line.Add($", who has {line.IPv6(bytes, 8)}");
                break;
            case IcmpV6Type.NeighborAdvertisement:
                line.Add($", tgt is {line.IPv6(bytes, 8)}");
                break;
            case IcmpV6Type.Redirect:
                line.Add($", {line.IPv6(bytes, 24)}");
                line.Add($" to {line.IPv6(bytes, 8)}");
                break;
            case IcmpV6Type.MulticastListenerReportV2:
                if (length < 8)
                    line.Add($" [invalid len {length}]");
                else
                    line.Add($", {(uint)line.U16(bytes, 6)} group record(s)");
                break;
            case (IcmpV6Type)144 or (IcmpV6Type)146:
                line.Add($", id 0x{(uint)line.U16(bytes, 4):x4}");
                break;
        }

        return true;
    }

    private static bool PrintUnreachable(PrinterLine line, ReadOnlySpan<byte> bytes, byte code)
    {
        switch (code)
        {
            case 0:
                line.Add(", unreachable route");
                line.Add($" {line.IPv6(bytes, QuotedDestination)}");
                return true;
            case 1:
                line.Add(",  unreachable prohibited");
                line.Add($" {line.IPv6(bytes, QuotedDestination)}");
                return true;
            case 2:
                line.Add(", beyond scope");
                line.Add($" {line.IPv6(bytes, QuotedDestination)}, source address {line.IPv6(bytes, QuotedSource)}");
                return true;
            case 3:
                line.Add(", unreachable address");
                line.Add($" {line.IPv6(bytes, QuotedDestination)}");
                return true;
            case 4:
                line.Add(", unreachable port");
                PrintPort(line, bytes);
                return true;
            default:
                line.Add($", unknown unreach code ({(uint)code})");
                return false; // tcpdump goes on with lines of hexadecimal
        }
    }

    private static void PrintPort(PrinterLine line, ReadOnlySpan<byte> bytes)
    {
        var packet = bytes[Math.Min(bytes.Length, Quoted)..];
        if (!TryFindTransport(packet, out var protocol, out var offset) || offset + 4 > packet.Length)
        {
            line.Truncate();
            return;
        }

        line.Add($", {line.IPv6(bytes, QuotedDestination)} {(protocol == 6 ? "tcp" : "udp")} port {(uint)line.U16(packet, offset + 2)}");
    }

    // Walks the quoted packet's extension headers; it may be cut anywhere.
    private static bool TryFindTransport(ReadOnlySpan<byte> packet, out byte protocol, out int offset)
    {
        protocol = 0;
        offset = 40;
        if (packet.Length < 7)
            return false;
        protocol = packet[6];
        while (protocol is not (6 or 17))
        {
            if (offset + 4 > packet.Length)
                return false;
            switch (protocol)
            {
                case 0 or 43 or 60:
                    protocol = packet[offset];
                    offset += (packet[offset + 1] + 1) * 8;
                    break;
                case 44:
                    if (((packet[offset + 2] << 8 | packet[offset + 3]) & 0xFFF8) != 0)
                        return false;
                    protocol = packet[offset];
                    offset += 8;
                    break;
                case 51:
                    protocol = packet[offset];
                    offset += (packet[offset + 1] + 2) * 4;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static void PrintParameterProblem(PrinterLine line, ReadOnlySpan<byte> bytes, byte code)
    {
        if (!line.Requires(bytes, QuotedDestination + 16))
            return;
        var what = code switch { 0 => "erroneous", 1 => "next header", 2 => "option", 3 => "incomplete header chain", _ => null };
        if (what is not null)
            line.Add($", {what} - octet {line.U32(bytes, 4)}");
        else
            line.Add($", code-#{(uint)code}");
    }

    private static void PrintListener(PrinterLine line, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 24)
            line.Add($"max resp delay: {(uint)line.U16(bytes, 4)} addr: {line.IPv6(bytes, 8)}");
    }

    private static void PrintListenerQuery(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        if (length == 24)
        {
            PrintListener(line, bytes);
            return;
        }

        if (length < 28)
        {
            line.Add($" unknown-version (len {length}) ");
            return;
        }

        line.Add(" v2");
        _ = line.U16(bytes, 4);
        line.Add($" [gaddr {line.IPv6(bytes, 8)}");
        int sources = line.U16(bytes, 26);
        if (sources > 0 && length < 28 + sources * 16)
            line.Add(" [invalid number of sources]");
        else if (sources > 0)
            line.Add($", {sources} source(s)");
        line.Add("]");
    }

    private static string? Name(byte type) => type switch
    {
        1 => "destination unreachable",
        2 => "packet too big",
        3 => "time exceeded in-transit",
        4 => "parameter problem",
        128 => "echo request",
        129 => "echo reply",
        130 => "multicast listener query",
        131 => "multicast listener report",
        132 => "multicast listener done",
        133 => "router solicitation",
        134 => "router advertisement",
        135 => "neighbor solicitation",
        136 => "neighbor advertisement",
        137 => "redirect",
        138 => "router renumbering",
        139 => "node information query",
        140 => "node information reply",
        141 => "inverse neighbor solicitation",
        142 => "inverse neighbor advertisement",
        143 => "multicast listener report v2",
        144 => "ha discovery request",
        145 => "ha discovery reply",
        146 => "mobile router solicitation",
        147 => "mobile router advertisement",
        155 => "RPL",
        200 => "mtrace response",
        201 => "mtrace message",
        _ => null,
    };
}
