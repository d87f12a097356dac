using System;

namespace Sockeye.Wire.Printing;

/// <summary>The options of a TCP header (RFC 9293 §3.2 and the RFCs of each).</summary>
internal static class TcpOptionPrinter
{
    private const int HeaderLength = 20;
    private const int EndOfList = 0;
    private const int NoOperation = 1;

    /// <returns>False when an option is bad: nothing follows it on the line.</returns>
    public static bool TryPrint(PrinterLine line, ReadOnlySpan<byte> segment, int headerLength, byte flags, uint sackOrigin, bool isWhole)
    {
        line.Add(", options [");
        var isFirst = true;
        for (var at = HeaderLength; at < headerLength && !line.IsTruncated; isFirst = false)
        {
            if (!isFirst)
                line.Add(",");
            var kind = line.U8(segment, at);
            var length = kind is EndOfList or NoOperation ? 1 : line.U8(segment, at + 1);
            if (line.IsTruncated)
                break;
            if ((length < 2 && kind > NoOperation) || length > headerLength - at)
                return Bad(line, isFirst);
            AddName(line, kind);
            var option = new Option { Bytes = segment[at..], Length = length, Room = headerLength - at - 2, Flags = flags, SackOrigin = sackOrigin, IsWhole = isWhole };
            var used = length == 1 && kind <= NoOperation ? 0 : PrintValue(line, kind, option);
            if (used == IsBad)
                return Bad(line, isFirst);
            if (used == IsCut)
                return Cut(line, isFirst);
            at += kind <= NoOperation ? 1 : 2 + used;
            if (kind > NoOperation && used + 2 != length)
                line.Add($"[len {(uint)length}]");
            if (kind == EndOfList)
                break;
        }

        line.Add("]");
        return true;
    }

    private const int IsBad = -1;
    private const int IsCut = -2;

    private static bool Bad(PrinterLine line, bool isFirst)
    {
        line.Add("[bad opt]");
        if (!isFirst)
            line.Add("]");
        return false;
    }

    private static bool Cut(PrinterLine line, bool isFirst)
    {
        line.Add($" [|{line.Protocol}]");
        if (!isFirst)
            line.Add(">");
        return false;
    }

    // Returns how many octets of value the option takes by its kind, or that it is bad or cut.
    private static int PrintValue(PrinterLine line, byte kind, in Option option)
    {
        switch (kind)
        {
            case 2:
                return option.Check(2) is var mss and < 0 ? mss : Add16(line, option);
            case 3:
                if (option.Check(1) is var shift and < 0)
                    return shift;
                line.Add($" {(uint)option.Value[0]}");
                return 1;
            case 4:
                return 0;
            case 5:
                return PrintSack(line, option);
            case 6 or 7 or 11 or 12 or 13:
                if (option.Check(4) is var echo and < 0)
                    return echo;
                line.Add($" {line.U32(option.Value, 0)}");
                return 4;
            case 8:
                if (option.Check(8) is var timestamps and < 0)
                    return timestamps;
                line.Add($" val {line.U32(option.Value, 0)} ecr {line.U32(option.Value, 4)}");
                return 8;
            case 19:
                if (option.Check(16) is var signature and < 0)
                    return signature;
                // tcpdump is told the key by -M; without it says so, and that of a segment cut short first.
                line.Add(option.IsWhole ? " shared secret not supplied with -M, can't check - " : " snaplen too short, can't check - ");
                line.AddHex(option.Value[..16]);
                return 16;
            case 20:
                if (option.Check(2) is var capabilities and < 0)
                    return capabilities;
                line.Add($" cap {(uint)option.Value[0]:x2} id {(uint)option.Value[1]}");
                return 2;
            case 28:
                return PrintUserTimeout(line, option);
            case 29:
                return PrintAuthentication(line, option);
            case 30:
                return PrintMultipath(line, option);
            case 34:
                if (option.Check(option.Length - 2) is var fastOpen and < 0)
                    return fastOpen;
                line.Add(" ");
                PrintFastOpen(line, option.Value[..(option.Length - 2)]);
                return option.Length - 2;
            case 254:
                return PrintExperiment(line, option);
            default:
                return PrintUnknown(line, option);
        }
    }

    private static int Add16(PrinterLine line, in Option option)
    {
        line.Add($" {(uint)line.U16(option.Value, 0)}");
        return 2;
    }

    private static int PrintSack(PrinterLine line, in Option option)
    {
        var length = option.Length - 2;
        if (length % 8 != 0)
        {
            line.Add(" invalid sack");
            return length;
        }

        line.Add($" {length / 8} ");
        for (var i = 0; i < length; i += 8)
        {
            if (option.Check(i + 8) is var check and < 0)
                return check;
            var (left, right) = (line.U32(option.Value, i), line.U32(option.Value, i + 4));
            line.Add($"{{{unchecked(left - option.SackOrigin)}:{unchecked(right - option.SackOrigin)}}}");
        }

        return length;
    }

    private static int PrintUserTimeout(PrinterLine line, in Option option)
    {
        if (option.Check(2) is var check and < 0)
            return check;
        uint value = line.U16(option.Value, 0);
        line.Add($" 0x{value:x} {((value & 1) != 0 ? (value >> 1) * 60 : value >> 1)}");
        return 2;
    }

    private static int PrintAuthentication(PrinterLine line, in Option option)
    {
        var length = option.Length - 2;
        if (length < 2)
        {
            line.Add(" (invalid)");
            return length;
        }

        if (option.Check(1) is var key and < 0)
            return key;
        line.Add($" keyid {(uint)option.Value[0]}");
        if (option.Check(2) is var next and < 0)
            return next;
        line.Add($" rnextkeyid {(uint)option.Value[1]}");
        if (length > 2)
            line.Add(" mac 0x");
        return AddOctets(line, option, 2, length);
    }

    private static int PrintMultipath(PrinterLine line, in Option option)
    {
        var length = option.Length - 2;
        if (option.Check(length) is var check and < 0)
            return check;
        return MultipathTcpPrinter.TryPrint(line, option.Bytes[..option.Length], option.Flags) ? length : IsBad;
    }

    private static int PrintExperiment(PrinterLine line, in Option option)
    {
        var length = option.Length - 2;
        if (option.Check(length) is var check and < 0)
            return check;
        if (length < 2)
            return IsBad;
        uint id = line.U16(option.Value, 0); // RFC 6994
        if (id != 0xF989)
        {
            line.Add($"-{id:x4}");
            return length;
        }

        line.Add("-tfo");
        PrintFastOpen(line, option.Value[2..length]);
        return length;
    }

    private static void PrintFastOpen(PrinterLine line, ReadOnlySpan<byte> cookie)
    {
        if (cookie.IsEmpty)
        {
            line.Add(" cookiereq");
        }
        else if (cookie.Length % 2 != 0 || cookie.Length < 4 || cookie.Length > 16)
        {
            line.Add(" (invalid)");
        }
        else
        {
            line.Add(" cookie ");
            line.AddHex(cookie);
        }
    }

    private static int PrintUnknown(PrinterLine line, in Option option)
    {
        var length = option.Length - 2;
        if (length > 0)
            line.Add(" 0x");
        return AddOctets(line, option, 0, length);
    }

    private static int AddOctets(PrinterLine line, in Option option, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (option.Check(i + 1) is var check and < 0)
                return check;
            line.Add($"{(uint)option.Value[i]:x2}");
        }

        return to;
    }

    private static void AddName(PrinterLine line, byte kind)
    {
        if (Name(kind) is { } name)
            line.Add(name);
        else
            line.Add($"unknown-{(uint)kind}");
    }

    private static string? Name(byte kind) => kind switch
    {
        0 => "eol",
        1 => "nop",
        2 => "mss",
        3 => "wscale",
        4 => "sackOK",
        5 => "sack",
        6 => "echo",
        7 => "echoreply",
        8 => "TS",
        11 => "cc",
        12 => "ccnew",
        13 => "",
        19 => "md5",
        20 => "scps",
        28 => "uto",
        29 => "tcp-ao",
        30 => "mptcp",
        34 => "tfo",
        254 => "exp",
        _ => null,
    };

    private ref struct Option
    {
        /// <summary>The captured bytes from the option on.</summary>
        public ReadOnlySpan<byte> Bytes;

        /// <summary>What its length octet says.</summary>
        public int Length;

        /// <summary>Octets of the header behind kind and length.</summary>
        public int Room;

        public byte Flags;

        public uint SackOrigin;

        /// <summary>Whether the whole segment was captured.</summary>
        public bool IsWhole;

        public readonly ReadOnlySpan<byte> Value => Bytes[2..];

        /// <summary>Whether so many octets of value fit the header (else bad) and were captured (else cut).</summary>
        public readonly int Check(int count) => count > Room ? IsBad : count > Bytes.Length - 2 ? IsCut : 0;
    }
}
