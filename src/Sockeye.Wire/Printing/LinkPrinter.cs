using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Pcap;

namespace Sockeye.Wire.Printing;

/// <summary>Link layers, of which nothing is printed but what lies behind them.</summary>
internal static class LinkPrinter
{
    private const int EthernetHeaderLength = 14;
    private const int LargestLength = 1500; // in the type field: a length of 802.3

    public static void Print(in PrintContext context, LinkType linkType, ReadOnlySpan<byte> bytes, int length)
    {
        switch (linkType)
        {
            case LinkType.Ethernet:
                PrintEthernet(context, bytes, length);
                break;
            case LinkType.RawIP:
                context.Line.Protocol = "raw";
                PrintIP(context, bytes, length);
                break;
            case LinkType.IPv4:
                IPv4Printer.Print(context, bytes, length);
                break;
            case LinkType.IPv6:
                IPv6Printer.Print(context, bytes, length);
                break;
            case LinkType.Null:
                PrintNull(context, bytes, length);
                break;
            case LinkType.LinuxSll:
                PrintCooked(context, bytes, length, "sll", headerLength: 16, typeOffset: 14);
                break;
            case LinkType.LinuxSll2:
                PrintCooked(context, bytes, length, "sll2", headerLength: 20, typeOffset: 0);
                break;
            default:
                context.Line.Add($"link type {(uint)linkType}, length {length}");
                break;
        }
    }

    private static void PrintIP(in PrintContext context, ReadOnlySpan<byte> bytes, int length)
    {
        if (length < 1)
        {
            context.Line.Add($"truncated-ip {length}");
            return;
        }

        switch (context.Line.U8(bytes, 0) >> 4)
        {
            case 4:
                IPv4Printer.Print(context, bytes, length);
                break;
            case 6:
                IPv6Printer.Print(context, bytes, length);
                break;
            case var version:
                context.Line.Add($"unknown ip {version}");
                break;
        }
    }

    // The family's number is the host's: 2 everywhere for IPv4, one of several for IPv6; which byte order shows itself.
    private static void PrintNull(in PrintContext context, ReadOnlySpan<byte> bytes, int length)
    {
        context.Line.Protocol = "null";
        if (!context.Line.Requires(bytes, 4))
            return;
        var family = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (family > 0xFFFF)
            family = BinaryPrimitives.ReverseEndianness(family);
        if (family == 2)
            IPv4Printer.Print(context, bytes[4..], length - 4);
        else if (family is 10 or 24 or 28 or 30)
            IPv6Printer.Print(context, bytes[4..], length - 4);
        else
            context.Line.Add($"AF Unknown ({family}), length {length}: ");
    }

    private static void PrintCooked(in PrintContext context, ReadOnlySpan<byte> bytes, int length, string protocol, int headerLength, int typeOffset)
    {
        context.Line.Protocol = protocol;
        if (!context.Line.Requires(bytes, headerLength))
            return;
        if (headerLength == 20)
        {
            // tcpdump asks the machine for the interface's name; here only its number is known.
            context.Line.Add($"if{BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])} {CookedDirection(bytes[10])}");
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(bytes[typeOffset..]);
        PrintEtherType(context, type, bytes[headerLength..], length - headerLength);
    }

    private static string CookedDirection(byte type) => type switch { 0 => "In  ", 1 => "B   ", 2 => "M   ", 3 => "P   ", 4 => "Out ", _ => "?   " };

    private static void PrintEthernet(in PrintContext context, ReadOnlySpan<byte> bytes, int length)
    {
        context.Line.Protocol = "ether";
        if (!context.Line.Requires(bytes, EthernetHeaderLength))
            return;
        var offset = EthernetHeaderLength;
        var type = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]);
        while (IsVlan(type))
        {
            context.Line.Protocol = "vlan";
            if (!context.Line.Requires(bytes, offset + 4))
                return;
            type = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]);
            offset += 4;
        }

        if (type > LargestLength && PrintEtherType(context, type, bytes[offset..], length - offset))
            return;
        context.Line.Add($"{MacAddress.Read(bytes[6..])} > {MacAddress.Read(bytes)}, ");
        if (type > LargestLength)
            context.Line.Add($"ethertype {EtherTypeName(type) ?? "Unknown"} (0x{(uint)type:x4}), length {length}: ");
        else
            context.Line.Add($"802.3, length {length}: LLC");
    }

    /// <summary>Prints what an Ethernet type announces; false when it is not known.</summary>
    private static bool PrintEtherType(in PrintContext context, ushort type, ReadOnlySpan<byte> bytes, int length)
    {
        switch (type)
        {
            case 0x0800:
                IPv4Printer.Print(context, bytes, length);
                return true;
            case 0x86DD:
                IPv6Printer.Print(context, bytes, length);
                return true;
            case 0x0806 or 0x8035:
                ArpPrinter.Print(context.Line, bytes, length);
                return true;
            default:
                return false;
        }
    }

    private static bool IsVlan(ushort type) => type is 0x8100 or 0x88A8 or 0x9100 or 0x9200;

    public static string? EtherTypeName(ushort type) => type switch
    {
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x86DD => "IPv6",
        0x8035 => "Reverse ARP",
        0x8100 => "802.1Q",
        0x88A8 => "802.1Q-QinQ",
        0x8847 => "MPLS unicast",
        0x88CC => "LLDP",
        0x9000 => "Loopback",
        0x22F3 => "TRILL",
        _ => null,
    };
}
