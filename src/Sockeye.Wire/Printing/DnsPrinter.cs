using System;
using Sockeye.Wire.Dns;

namespace Sockeye.Wire.Printing;

/// <summary>DNS (RFC 1035) and multicast DNS (RFC 6762), as much as fits a line.</summary>
/// <remarks>Reads leniently, unlike <see cref="DnsMessage"/>: what a damaged message still shows is shown.</remarks>
internal static class DnsPrinter
{
    private const int InternetClass = 1;
    private const int NotRead = -1;

    public static void PrintOverTcp(PrinterLine line, ReadOnlySpan<byte> bytes, int length)
    {
        line.Protocol = "domain";
        if (length < 2)
        {
            line.Add($" [DNS over TCP: length {length} < 2] (invalid)");
            return;
        }

        length -= 2;
        uint told = line.U16(bytes, 0);
        if (told != length)
        {
            line.Add($" [prefix length({told}) != length({length})] (invalid)");
            return;
        }

        line.Add(" ");
        Print(line, bytes[2..], length, isMulticast: false);
    }

    public static void Print(PrinterLine line, ReadOnlySpan<byte> bytes, int length, bool isMulticast)
    {
        line.Protocol = "domain";
        if (length < DnsHeader.Length)
        {
            line.Add($"domain [length {length} < 12] (invalid)");
            return;
        }

        if (!line.Requires(bytes, DnsHeader.Length))
            return;
        var header = new DnsHeader(line.U16(bytes, 0), line.U16(bytes, 2));
        var isWhole = header.IsResponse
            ? TryPrintResponse(line, bytes, header, isMulticast)
            : TryPrintQuery(line, bytes, header, isMulticast);
        if (!isWhole)
            line.Truncate();
        line.Add($" ({length})");
    }

    private static bool TryPrintQuery(PrinterLine line, ReadOnlySpan<byte> bytes, DnsHeader header, bool isMulticast)
    {
        line.Add($"{(uint)header.Id}{DnsWords.Operation(header.Opcode)}{(header.RecursionDesired ? "+" : "")}{((header.Flags & 0x10) != 0 ? "%" : "")}");
        if ((header.Flags & 0x6CF) != 0)
            line.Add($" [b2&3=0x{(uint)header.Flags:x}]");
        int questions = line.U16(bytes, 4);
        int answers = line.U16(bytes, 6);
        if (header.Opcode == 1)
        {
            AddCount(line, questions, 0, "q");
            AddCount(line, answers, 1, "a");
        }
        else
        {
            AddCount(line, answers, 0, "a");
            AddCount(line, questions, 1, "q");
        }

        AddCount(line, line.U16(bytes, 8), 0, "n");
        AddCount(line, line.U16(bytes, 10), 0, "au");
        var at = DnsHeader.Length;
        var isFirst = true;
        for (; questions > 0 && (isFirst || at < bytes.Length); questions--, isFirst = false)
        {
            at = PrintQuestion(line, bytes, at, isMulticast);
            if (at == NotRead || line.IsTruncated)
                return false;
        }

        return questions == 0;
    }

    private static void AddCount(PrinterLine line, int count, int usual, string unit)
    {
        if (count != usual)
            line.Add($" [{count}{unit}]");
    }

    private static bool TryPrintResponse(PrinterLine line, ReadOnlySpan<byte> bytes, DnsHeader header, bool isMulticast)
    {
        line.Add($"{(uint)header.Id}{DnsWords.Operation(header.Opcode)}");
        AddResponseCode(line, FindResponseCode(bytes, header));
        line.Add($"{(header.IsAuthoritative ? "*" : "")}{(header.RecursionAvailable ? "" : "-")}{(header.IsTruncated ? "|" : "")}{((header.Flags & 0x20) != 0 ? "$" : "")}");
        int questions = line.U16(bytes, 4);
        int answers = line.U16(bytes, 6);
        AddCount(line, questions, 1, "q");
        var at = DnsHeader.Length;
        for (var i = 0; i < questions; i++)
        {
            if (i != 0)
                line.Add(",");
            at = SkipName(bytes, at);
            if (at == NotRead)
                return false;
            at += 4;
        }

        line.Add($" {answers}/{(uint)line.U16(bytes, 8)}/{(uint)line.U16(bytes, 10)}");
        var isFirst = true;
        for (; answers > 0 && (isFirst || at < bytes.Length); answers--, isFirst = false)
        {
            if (!isFirst)
                line.Add(",");
            at = PrintRecord(line, bytes, at, isMulticast);
            if (at == NotRead || line.IsTruncated)
                return false;
        }

        return answers == 0;
    }

    // RFC 6891 §6.1.3: an OPT record among the additional ones holds the upper bits of the response code.
    private static int FindResponseCode(ReadOnlySpan<byte> bytes, DnsHeader header)
    {
        var code = (int)header.ResponseCode;
        var at = DnsHeader.Length;
        for (var i = Read16(bytes, 4); i > 0; i--)
        {
            at = SkipName(bytes, at);
            if (at == NotRead || at + 4 >= bytes.Length)
                return code;
            at += 4;
        }

        var others = Read16(bytes, 6) + Read16(bytes, 8);
        for (var i = others + Read16(bytes, 10); i > 0; i--, others--)
        {
            at = SkipName(bytes, at);
            if (at == NotRead)
                return code;
            if (others <= 0 && at + 5 <= bytes.Length && Read16(bytes, at) == (int)DnsType.Opt)
                return code | bytes[at + 4] << 4;
            if (at + 10 > bytes.Length)
                return code;
            at += 10 + Read16(bytes, at + 8);
            if (at >= bytes.Length)
                return code;
        }

        return code;
    }

    private static int PrintQuestion(PrinterLine line, ReadOnlySpan<byte> bytes, int at, bool isMulticast)
    {
        var fields = SkipName(bytes, at);
        if (fields == NotRead || fields + 4 > bytes.Length)
            return NotRead;
        AddType(line, Read16(bytes, fields));
        var @class = Read16(bytes, fields + 2);
        AddClass(line, isMulticast ? @class & 0x7FFF : @class);
        if (isMulticast)
            line.Add((@class & 0x8000) != 0 ? " (QU)" : " (QM)");
        line.Add("? ");
        var end = DnsNamePrinter.Print(line, bytes, at);
        return end == NotRead ? NotRead : end + 4;
    }

    private static int PrintRecord(PrinterLine line, ReadOnlySpan<byte> bytes, int at, bool isMulticast)
    {
        at = SkipName(bytes, at);
        if (at == NotRead || at + 10 > bytes.Length)
            return bytes.Length;
        var type = Read16(bytes, at);
        var rawClass = Read16(bytes, at + 2);
        var @class = isMulticast ? rawClass & 0x7FFF : rawClass;
        if (type != (int)DnsType.Opt)
            AddClass(line, @class);
        if (isMulticast && rawClass != @class)
            line.Add(" (Cache flush)");
        AddType(line, type);
        var data = at + 10;
        var end = data + Read16(bytes, at + 8);
        if (end > bytes.Length)
            return NotRead;
        var isRead = type == (int)DnsType.Opt
            ? TryPrintExtension(line, bytes[data..end], @class, Read16(bytes, at + 6))
            : TryPrintData(line, bytes, type, data, end);
        return isRead ? end : NotRead;
    }

    private static bool TryPrintData(PrinterLine line, ReadOnlySpan<byte> bytes, int type, int data, int end)
    {
        switch ((DnsType)type)
        {
            case DnsType.A:
                if (data + 4 > bytes.Length)
                    return false;
                line.Add($" {line.IPv4(bytes, data)}");
                return true;
            case DnsType.Aaaa:
                if (data + 16 > bytes.Length)
                    return false;
                line.Add($" {line.IPv6(bytes, data)}");
                return true;
            case DnsType.NS or DnsType.CName or DnsType.Ptr or (DnsType)39:
                line.Add(" ");
                return DnsNamePrinter.Print(line, bytes, data) != NotRead;
            case DnsType.MX:
                line.Add(" ");
                if (data + 2 > bytes.Length || DnsNamePrinter.Print(line, bytes, data + 2) == NotRead)
                    return false;
                line.Add($" {Read16(bytes, data)}");
                return true;
            case DnsType.Srv:
                line.Add(" ");
                if (data + 6 > bytes.Length || DnsNamePrinter.Print(line, bytes, data + 6) == NotRead)
                    return false;
                line.Add($":{Read16(bytes, data + 4)} {Read16(bytes, data)} {Read16(bytes, data + 2)}");
                return true;
            case DnsType.Txt:
                return TryPrintTexts(line, bytes, data, end);
            default:
                return true;
        }
    }

    private static bool TryPrintTexts(PrinterLine line, ReadOnlySpan<byte> bytes, int data, int end)
    {
        while (data < end)
        {
            line.Add(" \"");
            int length = bytes[data++];
            var isWhole = length <= bytes.Length - data;
            foreach (var character in bytes.Slice(data, isWhole ? length : bytes.Length - data))
                line.AddSafe(character);
            if (!isWhole)
                return false;
            line.Add("\"");
            data += length;
        }

        return true;
    }

    private static bool TryPrintExtension(PrinterLine line, ReadOnlySpan<byte> options, int size, int flags)
    {
        line.Add($" UDPsize={size}");
        if ((flags & 0x8000) != 0)
            line.Add(" DO");
        if (options.IsEmpty)
            return true;
        line.Add(" [");
        while (!options.IsEmpty)
        {
            if (options.Length < 2)
                return false;
            var code = Read16(options, 0);
            if (DnsWords.Option(code) is { } name)
                line.Add(name);
            else
                line.Add($"Opt{code}");
            if (options.Length < 4 || options.Length < 4 + Read16(options, 2))
                return false;
            var length = Read16(options, 2);
            AddOption(line, code, options.Slice(4, length));
            options = options[(4 + length)..];
            if (!options.IsEmpty)
                line.Add(",");
        }

        line.Add("]");
        return true;
    }

    private static void AddOption(PrinterLine line, int code, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        line.Add(" ");
        if (code == 10 && value.Length is < 8 or > 8 and < 16 or > 40)
            line.Add(" (invalid)");
        else if (code == 12)
            line.Add($"({value.Length})");
        else if (code == 10 && value.Length > 8)
            AddCookies(line, value);
        else
            line.AddHex(value);
    }

    private static void AddCookies(PrinterLine line, ReadOnlySpan<byte> value)
    {
        line.AddHex(value[..8]);
        line.Add(" ");
        line.AddHex(value[8..]);
    }

    private static int SkipName(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length)
        {
            int octet = bytes[at++];
            if (octet == 0)
                return at;
            if (octet >= 0xC0)
                return at + 1;
            if (octet >= 0x40)
                return NotRead;
            at += octet;
        }

        return NotRead;
    }

    private static int Read16(ReadOnlySpan<byte> bytes, int offset) => bytes[offset] << 8 | bytes[offset + 1];

    private static void AddClass(PrinterLine line, int @class)
    {
        var name = @class switch { 3 => "CHAOS", 4 => "HS", 255 => "ANY", _ => null };
        if (name is not null)
            line.Add($" {name}");
        else if (@class != InternetClass)
            line.Add($" (Class {@class})");
    }

    private static void AddType(PrinterLine line, int type)
    {
        if (DnsWords.Type(type) is { } name)
            line.Add($" {name}");
        else
            line.Add($" Type{type}");
    }

    private static void AddResponseCode(PrinterLine line, int code)
    {
        var name = DnsWords.ResponseCode(code);
        if (name is not null)
            line.Add(name);
        else
            line.Add($" Resp{code}");
    }
}
