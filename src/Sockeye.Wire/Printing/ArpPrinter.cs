using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>ARP and its relatives (RFC 826, RFC 903, RFC 2390).</summary>
internal static class ArpPrinter
{
    private const int FixedLength = 8;

    public static void Print(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        line.Protocol = "arp";
        if (!line.Requires(bytes, FixedLength))
            return;
        var (hardware, protocol, operation) = (line.U16(bytes, 0), line.U16(bytes, 2), line.U16(bytes, 6));
        int hardwareLength = bytes[4];
        int protocolLength = bytes[5];
        if (!line.Requires(bytes, FixedLength + 2 * (hardwareLength + protocolLength)))
            return;
        line.Add("ARP, ");
        if (protocol is not (0x0800 or 0x1000) || protocolLength != 4 || hardwareLength == 0)
        {
            AddKind(line, hardware, hardwareLength, protocol, protocolLength);
            line.Add($", length {length}");
            return;
        }

        var sender = bytes.Slice(FixedLength, hardwareLength);
        var senderAddress = IPv4Address.Read(bytes[(FixedLength + hardwareLength)..]);
        var target = bytes.Slice(FixedLength + hardwareLength + 4, hardwareLength);
        var targetAddress = IPv4Address.Read(bytes[(FixedLength + hardwareLength * 2 + 4)..]);
        AddOperation(line, operation);
        switch (operation)
        {
            case 1:
                line.Add($"who-has {targetAddress}");
                if (target.ContainsAnyExcept((byte)0))
                    AddHardware(line, " (", target, ")");
                line.Add($" tell {senderAddress}");
                break;
            case 2:
                line.Add($"{senderAddress}");
                AddHardware(line, " is-at ", sender, "");
                break;
            case 3 or 8:
                AddHardware(line, "who-is ", target, " tell ");
                AddHardware(line, "", sender, "");
                break;
            case 4:
                AddHardware(line, "", target, " at ");
                line.Add($"{targetAddress}");
                break;
            case 9:
                AddHardware(line, "", sender, " at ");
                line.Add($"{senderAddress}");
                break;
            default:
                return; // tcpdump goes on with lines of hexadecimal
        }

        line.Add($", length {length}");
    }

    private static void AddKind(PrinterLine line, ushort hardware, int hardwareLength, ushort protocol, int protocolLength)
    {
        if (HardwareName(hardware) is { } name)
            line.Add($"{name} (len {hardwareLength}), ");
        else
            line.Add($"Unknown Hardware ({(uint)hardware}) (len {hardwareLength}), ");
        if (LinkPrinter.EtherTypeName(protocol) is { } type)
            line.Add($"{type} (len {protocolLength})");
        else
            line.Add($"Unknown Protocol (0x{(uint)protocol:x4}) (len {protocolLength})");
    }

    private static void AddOperation(PrinterLine line, ushort operation)
    {
        if (OperationName(operation) is { } name)
            line.Add($"{name} ");
        else
            line.Add($"Unknown ({(uint)operation}) ");
    }

    private static void AddHardware(PrinterLine line, string before, ReadOnlySpan<byte> address, string behind)
    {
        line.Add(before);
        for (var i = 0; i < address.Length; i++)
            line.Add($"{(i == 0 ? "" : ":")}{(uint)address[i]:x2}");
        line.Add(behind);
    }

    private static string? HardwareName(ushort hardware) => hardware switch
    {
        1 => "Ethernet",
        6 => "TokenRing",
        7 => "ArcNet",
        15 => "FrameRelay",
        19 => "ATM",
        23 => "Strip",
        24 => "IEEE 1394",
        32 => "InfiniBand",
        _ => null,
    };

    private static string? OperationName(ushort operation) => operation switch
    {
        1 => "Request",
        2 => "Reply",
        3 => "Reverse Request",
        4 => "Reverse Reply",
        8 => "Inverse Request",
        9 => "Inverse Reply",
        10 => "NACK Reply",
        _ => null,
    };
}
