// Domain names on the wire: RFC 1035 §3.1 and §4.1.4. What goes wrong with them is in RFC 9267 §2 to §4.
using System;

namespace Sockeye.Wire.Dns;

/// <summary>Reads and writes domain names.</summary>
/// <remarks>
/// A name is labels of (length, octets), ended by length 0, or by a pointer: two octets, the top two bits set, the rest
/// the place in the message where the name goes on. As text, labels are joined by dots, without one at the end; the
/// root is an empty text. A dot, a backslash and what is not printable ASCII are written <c>\.</c>, <c>\\</c> and
/// <c>\DDD</c> (RFC 1035 §5.1), so that no two names give the same text.
/// </remarks>
public static class DnsName
{
    /// <summary>The most octets of a name on the wire, terminator included.</summary>
    public const int MaxLength = 255;

    /// <summary>The most octets of a label.</summary>
    public const int MaxLabelLength = 63;

    /// <summary>The most characters of a name as text, all of them escaped.</summary>
    public const int MaxTextLength = MaxLength * 4;

    // Each pointer goes strictly backwards, so no loop is possible; honest names need a few, never more than labels.
    private const int MaximumPointers = 127;

    /// <summary>Reads a name at an offset of a message, following pointers.</summary>
    /// <param name="message">The whole message, which pointers point into.</param>
    /// <param name="offset">Where the name begins; moved behind it.</param>
    /// <param name="text">Where its text goes; <see cref="MaxTextLength"/> characters always suffice.</param>
    /// <param name="written">How many characters it has.</param>
    /// <returns>False when the name is none, or the text has no room.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int offset, Span<char> text, out int written) =>
        TryWalk(message, ref offset, isCompressed: true, text, keepsText: true, out written);

    /// <summary>Reads a name that may hold no pointer (RFC 8106 §5.2 and others).</summary>
    public static bool TryReadUncompressed(ReadOnlySpan<byte> bytes, ref int offset, Span<char> text, out int written) =>
        TryWalk(bytes, ref offset, isCompressed: false, text, keepsText: true, out written);

    /// <summary>Checks a name and moves behind it.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> message, ref int offset) =>
        TryWalk(message, ref offset, isCompressed: true, default, keepsText: false, out _);

    /// <summary>Writes a name without compression.</summary>
    /// <returns>False when it is none: an empty or too long label, more than 255 octets, a bad escape, or no room.</returns>
    public static bool TryWrite(Span<byte> destination, ReadOnlySpan<char> name, out int length)
    {
        length = 0;
        if (name.EndsWith(".") && !name.EndsWith("\\."))
            name = name[..^1];
        Span<byte> wire = stackalloc byte[MaxLength];
        var at = 0;
        while (!name.IsEmpty)
        {
            if (!TryTakeLabel(ref name, wire[at..], out var label))
                return false;
            at += 1 + label;
            if (at > MaxLength - 1)
                return false;
        }

        wire[at++] = 0;
        if (at > destination.Length)
            return false;
        wire[..at].CopyTo(destination);
        length = at;
        return true;
    }

    private static bool TryTakeLabel(ref ReadOnlySpan<char> name, scoped Span<byte> wire, out int length)
    {
        length = 0;
        var i = 0;
        for (; i < name.Length && name[i] != '.'; i++)
        {
            int value = name[i];
            if (value == '\\' && !TryUnescape(name, ref i, out value))
                return false;
            if (value > 255 || length == MaxLabelLength || length + 1 >= wire.Length)
                return false;
            wire[1 + length++] = (byte)value;
        }

        if (length == 0 || (i < name.Length && i + 1 == name.Length))
            return false; // an empty label
        wire[0] = (byte)length;
        name = i < name.Length ? name[(i + 1)..] : default;
        return true;
    }

    private static bool TryUnescape(ReadOnlySpan<char> name, ref int i, out int value)
    {
        value = 0;
        if (i + 1 >= name.Length)
            return false;
        if (!char.IsAsciiDigit(name[i + 1]))
        {
            value = name[++i];
            return true;
        }

        if (i + 3 >= name.Length || !char.IsAsciiDigit(name[i + 2]) || !char.IsAsciiDigit(name[i + 3]))
            return false;
        value = (name[i + 1] - '0') * 100 + (name[i + 2] - '0') * 10 + name[i + 3] - '0';
        i += 3;
        return true;
    }

    private static bool TryWalk(ReadOnlySpan<byte> message, ref int offset, bool isCompressed, Span<char> text, bool keepsText, out int written)
    {
        written = 0;
        var at = offset;
        var end = -1; // where reading goes on, once a pointer was followed
        var limit = offset; // a pointer must point before this
        var length = 1;
        for (var pointers = 0; ;)
        {
            if ((uint)at >= (uint)message.Length)
                return false;
            int octet = message[at];
            if (octet == 0)
                break;
            if (octet > MaxLabelLength)
            {
                // RFC 9267 §2: a pointer leads strictly backwards. The types 01 and 10 have no meaning any more.
                if (!isCompressed || octet < 0xC0 || at + 1 >= message.Length || ++pointers > MaximumPointers)
                    return false;
                end = end < 0 ? at + 2 : end;
                at = (octet & 0x3F) << 8 | message[at + 1];
                if (at >= limit)
                    return false;
                limit = at;
                continue;
            }

            length += 1 + octet;
            if (length > MaxLength || at + 1 + octet > message.Length)
                return false;
            if (keepsText && !TryAppend(message.Slice(at + 1, octet), text, ref written))
                return false;
            at += 1 + octet;
        }

        offset = end < 0 ? at + 1 : end;
        return true;
    }

    private static bool TryAppend(ReadOnlySpan<byte> label, Span<char> text, ref int written)
    {
        if (written > 0 && !TryPut(text, ref written, '.'))
            return false;
        foreach (var octet in label)
        {
            var isPlain = octet is > 0x20 and < 0x7F && octet != '.' && octet != '\\';
            if (isPlain)
            {
                if (!TryPut(text, ref written, (char)octet))
                    return false;
                continue;
            }

            if (!TryPut(text, ref written, '\\'))
                return false;
            var isDecimal = octet is not ((byte)'.' or (byte)'\\');
            if (isDecimal && !(TryPut(text, ref written, (char)('0' + octet / 100)) && TryPut(text, ref written, (char)('0' + octet / 10 % 10))))
                return false;
            if (!TryPut(text, ref written, isDecimal ? (char)('0' + octet % 10) : (char)octet))
                return false;
        }

        return true;
    }

    private static bool TryPut(Span<char> text, ref int written, char character)
    {
        if (written >= text.Length)
            return false;
        text[written++] = character;
        return true;
    }
}
