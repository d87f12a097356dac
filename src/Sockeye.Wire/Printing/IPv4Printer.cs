using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>IPv4 (RFC 791).</summary>
internal static class IPv4Printer
{
    private const int HeaderLength = 20;

    public static void Print(in PrintContext context, ReadOnlySpan<byte> bytes, int length)
    {
        var line = context.Line;
        line.Protocol = "ip";
        var version = line.U8(bytes, 0) >> 4;
        if (version != 4)
        {
            line.Add(version == 6 ? $"IP6, wrong link-layer encapsulation (invalid)" : $"IP{version} (invalid)");
            return;
        }

        line.Add("IP ");
        if (!line.Requires(bytes, HeaderLength) || !TryMeasure(line, bytes, length, out var headerLength, out var total))
            return;
        bytes = bytes[..Math.Min(bytes.Length, total)];
        var fragment = line.U16(bytes, 6);
        var protocol = (IPProtocol)bytes[9];
        InternetAddress source = IPv4Address.Read(bytes[12..]);
        InternetAddress destination = IPv4Address.Read(bytes[16..]);
        if ((fragment & 0x1FFF) != 0)
        {
            line.Add($"{source.AsIPv4} > {destination.AsIPv4}: ip-proto-{(uint)protocol}");
            return;
        }

        if (protocol is not (IPProtocol.Tcp or IPProtocol.Udp))
            line.Add($"{source.AsIPv4} > {destination.AsIPv4}: ");
        if (bytes.Length < headerLength)
        {
            line.Add($" [remaining caplen({bytes.Length}) < header length({headerLength})]");
            line.Truncate();
            return;
        }

        var payload = new IPPayload
        {
            Bytes = bytes[headerLength..],
            Length = total - headerLength,
            Source = source,
            Destination = destination,
            FirstProtocol = protocol,
            IsFragment = (fragment & 0x2000) != 0,
        };
        IPPayloadPrinter.Print(context, payload, protocol);
    }

    private static bool TryMeasure(PrinterLine line, ReadOnlySpan<byte> bytes, int length, out int headerLength, out int total)
    {
        headerLength = (bytes[0] & 0xF) * 4;
        total = line.U16(bytes, 2);
        if (length < HeaderLength)
            line.Add($"truncated-ip {length}");
        else if (headerLength < HeaderLength)
            line.Add($"bad-hlen {headerLength}");
        if (length < HeaderLength || headerLength < HeaderLength)
            return false;
        if (length < total)
            line.Add($"truncated-ip - {total - length} bytes missing! ");
        if (total >= headerLength)
            return true;
        line.Add($"bad-len {total}");
        return false;
    }
}
