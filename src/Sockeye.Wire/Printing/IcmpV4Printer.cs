using System;
using Sockeye.Wire.Icmp;

namespace Sockeye.Wire.Printing;

/// <summary>ICMP for IPv4 (RFC 792). A message that was cut before its facts prints none of them.</summary>
internal static class IcmpV4Printer
{
    private const int Quoted = 8;
    private const int QuotedProtocol = Quoted + 9;
    private const int QuotedDestination = Quoted + 16;

    public static void Print(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        line.Protocol = "icmp";
        var (type, code) = ((IcmpV4Type)line.U8(bytes, 0), line.U8(bytes, 1));
        if (line.IsTruncated)
            return;
        switch (type)
        {
            case IcmpV4Type.EchoRequest or IcmpV4Type.EchoReply:
                line.Add($"ICMP echo {(type == IcmpV4Type.EchoRequest ? "request" : "reply")}, id {(uint)line.U16(bytes, 4)}, seq {(uint)line.U16(bytes, 6)}");
                break;
            case IcmpV4Type.DestinationUnreachable:
                PrintUnreachable(line, bytes, code);
                break;
            case IcmpV4Type.Redirect:
                PrintRedirect(line, bytes, code);
                break;
            case IcmpV4Type.RouterAdvertisement:
                PrintRouterAdvertisement(line, bytes);
                break;
            case IcmpV4Type.TimeExceeded:
                if (line.Requires(bytes, QuotedDestination + 4))
                    line.Add(code switch { 0 => "ICMP time exceeded in-transit", 1 => "ICMP ip reassembly time exceeded", _ => $"ICMP time exceeded-#{code}" });
                break;
            case IcmpV4Type.ParameterProblem:
                if (code != 0)
                    line.Add($"ICMP parameter problem - code {(uint)code}");
                else
                    line.Add($"ICMP parameter problem - octet {(uint)line.U8(bytes, 4)}");
                break;
            case IcmpV4Type.AddressMaskReply:
                line.Add($"ICMP address mask is 0x{line.U32(bytes, 8):x8}");
                break;
            case IcmpV4Type.TimestampRequest:
                line.Add($"ICMP time stamp query id {(uint)line.U16(bytes, 4)} seq {(uint)line.U16(bytes, 6)}");
                break;
            case IcmpV4Type.TimestampReply:
                PrintTimestampReply(line, bytes);
                break;
            default:
                PrintOther(line, type);
                break;
        }

        line.Add($", length {length}");
    }

    private static void PrintUnreachable(PrinterLine line, ReadOnlySpan<byte> bytes, byte code)
    {
        switch ((IcmpV4UnreachableCode)code)
        {
            case IcmpV4UnreachableCode.Protocol:
                line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} protocol {(uint)line.U8(bytes, QuotedProtocol)} unreachable");
                break;
            case IcmpV4UnreachableCode.Port:
                PrintPortUnreachable(line, bytes);
                break;
            case IcmpV4UnreachableCode.FragmentationNeeded:
                uint mtu = line.U16(bytes, 6);
                if (mtu != 0)
                    line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} unreachable - need to frag (mtu {mtu})");
                else
                    line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} unreachable - need to frag");
                break;
            default:
                var (before, behind) = UnreachableWords(code);
                if (behind.Length > 0)
                    line.Add($"ICMP {before}{line.IPv4(bytes, QuotedDestination)} unreachable{behind}");
                else if (before.Length > 0)
                    line.Add($"ICMP {before}{line.IPv4(bytes, QuotedDestination)} unreachable");
                else
                    line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} unreachable - #{(uint)code}");
                break;
        }
    }

    private static (string Before, string Behind) UnreachableWords(byte code) => (IcmpV4UnreachableCode)code switch
    {
        IcmpV4UnreachableCode.Network => ("net ", ""),
        IcmpV4UnreachableCode.Host => ("host ", ""),
        IcmpV4UnreachableCode.SourceRouteFailed => ("", " - source route failed"),
        IcmpV4UnreachableCode.NetworkUnknown => ("net ", " - unknown"),
        IcmpV4UnreachableCode.HostUnknown => ("host ", " - unknown"),
        IcmpV4UnreachableCode.SourceIsolated => ("", " - source host isolated"),
        IcmpV4UnreachableCode.NetworkProhibited => ("net ", " - admin prohibited"),
        IcmpV4UnreachableCode.HostProhibited => ("host ", " - admin prohibited"),
        IcmpV4UnreachableCode.NetworkTypeOfService => ("net ", " - tos prohibited"),
        IcmpV4UnreachableCode.HostTypeOfService => ("host ", " - tos prohibited"),
        IcmpV4UnreachableCode.CommunicationProhibited => ("host ", " - admin prohibited filter"),
        IcmpV4UnreachableCode.HostPrecedenceViolation => ("host ", " - host precedence violation"),
        IcmpV4UnreachableCode.PrecedenceCutoff => ("host ", " - precedence cutoff"),
        _ => ("", ""),
    };

    private static void PrintPortUnreachable(PrinterLine line, ReadOnlySpan<byte> bytes)
    {
        var headerLength = (line.U8(bytes, Quoted) & 0xF) * 4;
        var protocol = line.U8(bytes, QuotedProtocol);
        uint port = line.U16(bytes, Quoted + headerLength + 2);
        switch (protocol)
        {
            case 6:
                line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} tcp port {port} unreachable");
                break;
            case 17:
                line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} udp port {port} unreachable");
                break;
            default:
                line.Add($"ICMP {line.IPv4(bytes, QuotedDestination)} protocol {(uint)protocol} port {port} unreachable");
                break;
        }
    }

    private static void PrintRedirect(PrinterLine line, ReadOnlySpan<byte> bytes, byte code)
    {
        var (destination, gateway) = (line.IPv4(bytes, QuotedDestination), line.IPv4(bytes, 4));
        switch (code)
        {
            case 0 or 2:
                line.Add($"ICMP redirect{(code == 2 ? "-tos" : "")} {destination} to net {gateway}");
                break;
            case 1 or 3:
                line.Add($"ICMP redirect{(code == 3 ? "-tos" : "")} {destination} to host {gateway}");
                break;
            default:
                line.Add($"ICMP redirect-#{(uint)code} {destination} to {gateway}");
                break;
        }
    }

    // The whole text must be readable before any of it is printed.
    private static void PrintRouterAdvertisement(PrinterLine line, ReadOnlySpan<byte> bytes)
    {
        if (!line.Requires(bytes, 8))
            return;
        var (count, size) = (bytes[4], bytes[5]);
        if (size == 2 && !line.Requires(bytes, 8 + count * 8))
            return;
        uint lifetime = line.U16(bytes, 6);
        line.Add("ICMP router advertisement lifetime ");
        if (lifetime < 60)
            line.Add($"{lifetime}");
        else if (lifetime < 3600)
            line.Add($"{lifetime / 60}:{lifetime % 60:d2}");
        else
            line.Add($"{lifetime / 3600}:{lifetime % 3600 / 60:d2}:{lifetime % 60:d2}");
        line.Add($" {(uint)count}:");
        if (size != 2)
            line.Add($" [size {(uint)size}]");
        for (var i = 0; size == 2 && i < count; i++)
            line.Add($" {{{line.IPv4(bytes, 8 + i * 8)} {line.U32(bytes, 12 + i * 8)}}}");
    }

    private static void PrintTimestampReply(PrinterLine line, ReadOnlySpan<byte> bytes)
    {
        if (!line.Requires(bytes, 20))
            return;
        line.Add($"ICMP time stamp reply id {(uint)line.U16(bytes, 4)} seq {(uint)line.U16(bytes, 6)}: org ");
        AddTime(line, line.U32(bytes, 8));
        line.Add(", recv ");
        AddTime(line, line.U32(bytes, 12));
        line.Add(", xmit ");
        AddTime(line, line.U32(bytes, 16));
    }

    private static void AddTime(PrinterLine line, uint milliseconds)
    {
        var seconds = milliseconds / 1000;
        line.Add($"{seconds / 3600:d2}:{seconds / 60 % 60:d2}:{seconds % 60:d2}.{milliseconds % 1000:d3}");
    }

    private static void PrintOther(PrinterLine line, IcmpV4Type type)
    {
        var name = type switch
        {
            IcmpV4Type.SourceQuench => "source quench",
            IcmpV4Type.RouterSolicitation => "router solicitation",
            IcmpV4Type.InformationRequest => "information request",
            IcmpV4Type.InformationReply => "information reply",
            IcmpV4Type.AddressMaskRequest => "address mask request",
            _ => null,
        };
        if (name is not null)
            line.Add($"ICMP {name}");
        else
            line.Add($"ICMP type-#{(uint)type}");
    }
}
