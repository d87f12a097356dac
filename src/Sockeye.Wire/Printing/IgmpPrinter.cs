using System;

namespace Sockeye.Wire.Printing;

/// <summary>IGMP, versions 1 to 3 (RFC 3376).</summary>
internal static class IgmpPrinter
{
    public static void Print(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        line.Protocol = "igmp";
        var type = line.U8(bytes, 0);
        switch (type)
        {
            case 0x11:
                line.Add("igmp query");
                if (length >= 12)
                    PrintQueryV3(line, bytes, length);
                else
                    PrintQuery(line, bytes, length);
                break;
            case 0x12:
                line.Add($"igmp v1 report {line.IPv4(bytes, 4)}");
                if (length != 8)
                    line.Add($" [len {length}]");
                break;
            case 0x16:
                line.Add($"igmp v2 report {line.IPv4(bytes, 4)}");
                break;
            case 0x17:
                line.Add($"igmp leave {line.IPv4(bytes, 4)}");
                break;
            case 0x22:
                line.Add("igmp v3 report");
                if (length < 16 || length % 4 != 0)
                    line.Add($" [invalid len {length}]");
                else
                    line.Add($", {(uint)line.U16(bytes, 6)} group record(s)");
                break;
            default:
                line.Add($"igmp-{(uint)type}");
                break;
        }
    }

    private static void PrintQuery(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        uint time = line.U8(bytes, 1);
        line.Add(time == 0 ? " v1" : " v2");
        if (time is not (0 or 100))
            line.Add($" [max resp time {time}]");
        if (line.U32(bytes, 4) != 0)
            line.Add($" [gaddr {line.IPv4(bytes, 4)}]");
        if (length != 8)
            line.Add($" [len {length}]");
    }

    private static void PrintQueryV3(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        line.Add(" v3");
        if (length % 4 != 0)
        {
            line.Add($" [invalid len {length}]");
            return;
        }

        uint code = line.U8(bytes, 1);
        if (code != 100)
        {
            line.Add(" [max resp time ");
            AddTime(line, code < 128 ? code : (code & 0xF | 0x10) << (int)((code >> 4 & 7) + 3));
            line.Add("]");
        }

        if (line.U32(bytes, 4) == 0)
            return;
        line.Add($" [gaddr {line.IPv4(bytes, 4)}");
        int sources = line.U16(bytes, 10);
        if (sources > 0 && length < 12 + sources * 4)
            line.Add(" [invalid number of sources]");
        else if (sources > 0)
            line.Add($", {sources} source(s)");
        line.Add("]");
    }

    // Tenths of a second; from a minute on in minutes and hours, as 1m23s.
    private static void AddTime(PrinterLine line, uint tenths)
    {
        if (tenths < 600)
        {
            line.Add($"{tenths / 10}.{tenths % 10}s");
            return;
        }

        var seconds = tenths / 10;
        if (seconds >= 3600)
            line.Add($"{seconds / 3600}h");
        if (seconds % 3600 >= 60)
            line.Add($"{seconds % 3600 / 60}m");
        if (seconds % 60 != 0)
            line.Add($"{seconds % 60}s");
    }
}
