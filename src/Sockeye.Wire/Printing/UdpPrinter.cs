using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>UDP (RFC 768), and DNS inside it.</summary>
internal static class UdpPrinter
{
    private const int HeaderLength = 8;
    private const ushort Domain = 53;
    private const ushort MulticastDomain = 5353;

    public static void Print(PrinterLine line, in IPPayload payload)
    {
        line.Protocol = "udp";
        var bytes = payload.Bytes;
        var hasAddresses = payload.FirstProtocol == IPProtocol.Udp;
        if (bytes.Length < 4)
        {
            if (hasAddresses && payload.Source.IsIPv4)
                line.Add($"{payload.Source.AsIPv4} > {payload.Destination.AsIPv4}: ");
            else if (hasAddresses)
                line.Add($"{payload.Source.AsIPv6} > {payload.Destination.AsIPv6}: ");
            line.Truncate();
            return;
        }

        var (source, destination) = (line.U16(bytes, 0), line.U16(bytes, 2));
        AddEnds(line, payload, hasAddresses, source, destination);
        if (payload.Length < HeaderLength)
        {
            line.Add($"truncated-udp {payload.Length}");
            return;
        }

        if (!line.Requires(bytes, 6))
            return;
        int told = line.U16(bytes, 4);
        if (told == 0 && payload.Length > 65535)
            told = payload.Length; // a jumbogram (RFC 2675)
        if (told < HeaderLength)
        {
            line.Add($"truncated-udplength {told}");
            return;
        }

        told -= HeaderLength;
        var length = Math.Min(told, payload.Length - HeaderLength);
        if (!line.Requires(bytes, HeaderLength))
            return;
        if (source == Domain || destination == Domain || source == MulticastDomain || destination == MulticastDomain)
            DnsPrinter.Print(line, bytes[HeaderLength..], length, source != Domain && destination != Domain);
        else if (told > length && !payload.IsFragment)
            line.Add($"UDP, bad length {told} > {length}");
        else
            line.Add($"UDP, length {told}");
    }

    /// <summary>Adds addresses and ports, or behind another header the ports alone.</summary>
    public static void AddEnds(PrinterLine line, in IPPayload payload, bool hasAddresses, ushort source, ushort destination)
    {
        if (!hasAddresses)
            line.Add($"{(uint)source} > {(uint)destination}: ");
        else if (payload.Source.IsIPv4)
            line.Add($"{payload.Source.AsIPv4}.{(uint)source} > {payload.Destination.AsIPv4}.{(uint)destination}: ");
        else
            line.Add($"{payload.Source.AsIPv6}.{(uint)source} > {payload.Destination.AsIPv6}.{(uint)destination}: ");
    }
}
