using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>From the protocol number to its printer.</summary>
internal static class IPPayloadPrinter
{
    public static void Print(in PrintContext context, in IPPayload payload, IPProtocol protocol)
    {
        var line = context.Line;
        switch (protocol)
        {
            case IPProtocol.Tcp:
                TcpPrinter.Print(context, payload);
                break;
            case IPProtocol.Udp:
                UdpPrinter.Print(line, payload);
                break;
            case IPProtocol.Icmp when payload.Source.IsIPv4:
                IcmpV4Printer.Print(line, payload.Bytes, payload.Length);
                break;
            case IPProtocol.Icmp:
                line.Add("[ICMP requires IPv4] (invalid)");
                break;
            case IPProtocol.IcmpV6 when payload.Source.IsIPv6:
                IcmpV6Printer.Print(line, payload.Bytes, payload.Length);
                break;
            case IPProtocol.IcmpV6:
                line.Add("[ICMPv6 requires IPv6] (invalid)");
                break;
            case IPProtocol.Igmp when payload.Source.IsIPv4:
                IgmpPrinter.Print(line, payload.Bytes, payload.Length);
                break;
            case IPProtocol.Igmp:
                line.Add("[IGMP requires IPv4] (invalid)");
                break;
            case IPProtocol.IPv4:
                IPv4Printer.Print(context, payload.Bytes, payload.Length);
                break;
            case IPProtocol.IPv6:
                IPv6Printer.Print(context, payload.Bytes, payload.Length);
                break;
            case (IPProtocol)59:
                line.Add("no next header");
                break;
            default:
                line.Add($" ip-proto-{(uint)protocol} {(uint)payload.Length}");
                break;
        }
    }
}
