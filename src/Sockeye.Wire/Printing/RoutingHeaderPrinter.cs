using System;

namespace Sockeye.Wire.Printing;

/// <summary>IPv6 routing headers (RFC 8200 §4.4; types 0, 2 and 4: RFC 5095, RFC 6275 §6.4, RFC 8754).</summary>
internal static class RoutingHeaderPrinter
{
    /// <returns>The header's length, or -1 where nothing more can be printed.</returns>
    public static int Print(PrinterLine line, ReadOnlySpan<byte> header)
    {
        line.Protocol = "rt6";
        line.Add("RT6");
        uint length = line.U8(header, 1);
        line.Add($" (len={length}");
        var type = line.U8(header, 2);
        line.Add($", type={(uint)type}");
        if (type == 0)
            line.Add(" [Deprecated]");
        line.Add($", segleft={(uint)line.U8(header, 3)}");
        if (!TryAddFields(line, header, type))
            return -1;
        if (length % 2 == 1)
        {
            line.Add($" (invalid length {length}) (invalid)");
            return -1;
        }

        for (var i = 0; i < length / 2 && !line.IsTruncated; i++)
            line.Add($", [{i}]{line.IPv6(header, 8 + i * 16)}");
        line.Add(") ");
        return (int)(length + 1) * 8;
    }

    private static bool TryAddFields(PrinterLine line, ReadOnlySpan<byte> header, byte type)
    {
        switch (type)
        {
            case 0 or 2:
                var reserved = line.U32(header, 4);
                if (reserved != 0)
                    line.Add($", rsv=0x{reserved:x}");
                return true;
            case 4:
                line.Add($", last-entry={(uint)line.U8(header, 4)}");
                var flags = line.U8(header, 5);
                if (flags != 0)
                    line.Add($", flags=0x{(uint)flags:x}");
                line.Add($", tag={(uint)line.U16(header, 6):x}");
                return true;
            default:
                line.Add(" (unknown type) (invalid)");
                return false;
        }
    }
}
