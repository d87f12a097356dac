using System;

namespace Sockeye.Wire.Printing;

/// <summary>Domain names for the eye: with a dot at the end, unprintable octets made safe, damage named.</summary>
internal static class DnsNamePrinter
{
    private const int MaximumLength = 255;

    /// <returns>Where the name ends, or -1 when it does not.</returns>
    public static int Print(PrinterLine line, ReadOnlySpan<byte> bytes, int at)
    {
        if (!TryLabel(line, bytes, at, out int octet))
            return -1;
        var limit = at++; // a pointer must lead before this
        if (octet == 0)
        {
            line.Add(".");
            return at;
        }

        var end = -1;
        var length = 0;
        while (octet != 0 && at < bytes.Length)
        {
            if (octet >= 0xC0)
            {
                end = end < 0 ? at + 1 : end;
                at = (octet & 0x3F) << 8 | bytes[at];
                if (at >= limit)
                {
                    line.Add("<BAD PTR>");
                    return -1;
                }

                limit = at;
                if (!TryLabel(line, bytes, at++, out octet))
                    return -1;
                continue;
            }

            if (!TryAddLabel(line, bytes, at, octet, length))
                return -1;
            length += octet;
            at += octet;
            if (length <= MaximumLength)
                line.Add(".");
            length++;
            if (!TryLabel(line, bytes, at++, out octet))
                return -1;
        }

        if (length > MaximumLength)
            line.Add("<DOMAIN NAME TOO LONG>");
        return end >= 0 ? end : octet == 0 ? at : at + octet;
    }

    private static bool TryAddLabel(PrinterLine line, ReadOnlySpan<byte> bytes, int at, int octets, int length)
    {
        var shown = Math.Clamp(MaximumLength - length, 0, octets);
        foreach (var character in bytes.Slice(at, Math.Min(shown, bytes.Length - at)))
            line.AddSafe(character);
        return shown <= bytes.Length - at;
    }

    // Reads the octet before a label: its length, or the first half of a pointer.
    private static bool TryLabel(PrinterLine line, ReadOnlySpan<byte> bytes, int at, out int octet)
    {
        octet = 0;
        if (at >= bytes.Length)
            return false;
        octet = bytes[at];
        if (octet is < 0x40 or >= 0xC0)
            return true;
        if (octet >= 0x80)
            line.Add("<BAD LABEL TYPE>");
        else
            line.Add($"<ELT {octet & 0x3F}>");
        return false;
    }
}
