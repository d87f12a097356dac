// Internet addresses as text, exactly as glibc reads and writes them.
// Two readers on purpose: inet_aton takes what C programs always took (one to four parts, octal, hexadecimal, trailing
// blanks), inet_pton takes only the standard forms. Read RFC 6943 §3.1.1 on why they must not be mixed.

using System.Globalization;
using System.Text;

namespace Sockeye.Berkeley.Names;

/// <summary>IPv4 and IPv6 addresses between bytes in network order and text.</summary>
internal static class InternetText
{
    /// <summary>The strict dotted form: four decimal parts, no leading zero.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, Span<byte> address)
    {
        Span<byte> parts = stackalloc byte[4];
        var index = 0;
        var digits = 0;
        var value = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                if (digits > 0 && value == 0)
                    return false;
                value = value * 10 + (c - '0');
                digits++;
                if (value > 255)
                    return false;
            }
            else if (c == '.' && digits > 0 && index < 3)
            {
                parts[index++] = (byte)value;
                value = digits = 0;
            }
            else
            {
                return false;
            }
        }

        if (digits == 0 || index != 3)
            return false;
        parts[3] = (byte)value;
        parts.CopyTo(address);
        return true;
    }

    /// <summary>RFC 4291 §2.2: eight groups, one "::", an IPv4 tail.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, Span<byte> address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var filled = 0;
        var gap = -1;
        var group = 0;
        var digits = 0;
        var position = 0;

        // A leading colon must be half of "::".
        if (text.StartsWith(":"))
        {
            if (!text.StartsWith("::"))
                return false;
            position = 1;
        }

        var groupStart = position;
        while (position < text.Length)
        {
            var c = text[position++];
            if (char.IsAsciiHexDigit(c))
            {
                if (digits == 4)
                    return false;
                group = (group << 4) | Convert.ToInt32(c.ToString(), 16);
                digits++;
                continue;
            }

            if (c == ':')
            {
                groupStart = position;
                if (digits == 0)
                {
                    if (gap >= 0)
                        return false;
                    gap = filled;
                    continue;
                }

                if (position == text.Length || filled + 2 > 16)
                    return false;
                PutGroup(bytes, ref filled, ref group, ref digits);
                continue;
            }

            if (c == '.' && filled + 4 <= 16 && TryParseIPv4(text[groupStart..], bytes[filled..]))
            {
                filled += 4;
                digits = 0;
                break;
            }

            return false;
        }

        if (digits > 0)
        {
            if (filled + 2 > 16)
                return false;
            PutGroup(bytes, ref filled, ref group, ref digits);
        }

        return CloseGap(bytes, filled, gap, address);
    }

    private static void PutGroup(Span<byte> bytes, ref int filled, ref int group, ref int digits)
    {
        bytes[filled++] = (byte)(group >> 8);
        bytes[filled++] = (byte)group;
        group = digits = 0;
    }

    private static bool CloseGap(Span<byte> bytes, int filled, int gap, Span<byte> address)
    {
        if (gap >= 0)
        {
            if (filled == 16)
                return false;   // "::" must stand for at least one group
            var tail = filled - gap;
            bytes.Slice(gap, tail).CopyTo(bytes[(16 - tail)..]);
            bytes[gap..(16 - tail)].Clear();
            filled = 16;
        }

        if (filled != 16)
            return false;
        bytes.CopyTo(address);
        return true;
    }

    /// <summary>inet_aton's forms: a, a.b, a.b.c, a.b.c.d; decimal, 0octal, 0xhex; anything after a blank.</summary>
    public static bool TryParseClassic(ReadOnlySpan<char> text, out uint hostOrder)
    {
        hostOrder = 0;
        uint high = 0;
        var parts = 0;
        while (true)
        {
            if (text.IsEmpty || !char.IsAsciiDigit(text[0]) || !TryTakeNumber(ref text, out var value))
                return false;

            if (text.IsEmpty || text[0] != '.')
            {
                if (!text.IsEmpty && !IsBlank(text[0]))
                    return false;
                var bits = 32 - parts * 8;
                if (bits < 32 && value >> bits != 0)
                    return false;
                hostOrder = high | value;
                return true;
            }

            if (parts > 2 || value > 255)
                return false;
            high |= value << (24 - parts * 8);
            parts++;
            text = text[1..];
        }
    }

    private static bool IsBlank(char c) => c is ' ' or (>= '\t' and <= '\r');

    // strtoul with base 0: the number as far as it goes.
    private static bool TryTakeNumber(ref ReadOnlySpan<char> text, out uint value)
    {
        var numberBase = 10;
        var position = 0;
        if (text[0] == '0')
        {
            numberBase = 8;
            if (text.Length > 2 && text[1] is 'x' or 'X' && char.IsAsciiHexDigit(text[2]))
            {
                numberBase = 16;
                position = 2;
            }
        }

        ulong number = 0;
        for (; position < text.Length; position++)
        {
            var digit = DigitValue(text[position]);
            if (digit < 0 || digit >= numberBase)
                break;
            number = number * (ulong)numberBase + (ulong)digit;
            if (number > uint.MaxValue)
                break;
        }

        value = (uint)number;
        text = text[position..];
        return number <= uint.MaxValue;
    }

    private static int DigitValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>Four decimal parts.</summary>
    public static string FormatIPv4(ReadOnlySpan<byte> address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address[0]}.{address[1]}.{address[2]}.{address[3]}");

    /// <summary>The form of RFC 5952, with a dotted tail for mapped and compatible addresses.</summary>
    public static string FormatIPv6(ReadOnlySpan<byte> address)
    {
        Span<int> groups = stackalloc int[8];
        for (var i = 0; i < 8; i++)
            groups[i] = (address[2 * i] << 8) | address[2 * i + 1];
        var (gap, length) = LongestZeroRun(groups);

        var text = new StringBuilder(46);
        for (var i = 0; i < 8; i++)
        {
            if (i >= gap && i < gap + length)
            {
                if (i == gap)
                    text.Append(':');
                continue;
            }

            if (i > 0)
                text.Append(':');
            if (i == 6 && gap == 0 && (length == 6 || (length == 5 && groups[5] == 0xffff)))
                return text.Append(FormatIPv4(address[12..])).ToString();
            text.Append(groups[i].ToString("x", CultureInfo.InvariantCulture));
        }

        if (length > 0 && gap + length == 8)
            text.Append(':');
        return text.ToString();
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<int> groups)
    {
        var best = (Start: 8, Length: 0);
        var start = 0;
        for (var i = 0; i < 8; i++)
        {
            if (groups[i] != 0)
            {
                start = i + 1;
                continue;
            }

            var length = i + 1 - start;
            if (length >= 2 && length > best.Length)
                best = (start, length);
        }

        return best;
    }
}
