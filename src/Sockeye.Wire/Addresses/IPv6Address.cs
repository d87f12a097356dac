// An IPv6 address (RFC 4291 §2): its kinds, its text in (§2.2) and out (RFC 5952 §4, §5).

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Addresses;

/// <summary>A 128-bit Internet address, as two halves in host order.</summary>
public readonly struct IPv6Address : IEquatable<IPv6Address>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Length = 16;

    /// <summary>The longest text that <see cref="TryFormat"/> writes.</summary>
    public const int MaxTextLength = 45;

    private const int Groups = 8;

    /// <summary>From the two halves in host order.</summary>
    public IPv6Address(ulong upper, ulong lower) => (Upper, Lower) = (upper, lower);

    /// <summary>The first 64 bits: usually the network prefix.</summary>
    public ulong Upper { get; }

    /// <summary>The last 64 bits: usually the interface identifier.</summary>
    public ulong Lower { get; }

    /// <summary>The unspecified address, ::.</summary>
    public static IPv6Address Any => default;

    /// <summary>::1.</summary>
    public static IPv6Address Loopback => new(0, 1);

    /// <summary>ff02::1, every node on the link (RFC 4291 §2.7.1).</summary>
    public static IPv6Address AllNodes => new(0xFF02_0000_0000_0000, 1);

    /// <summary>ff02::2, every router on the link (RFC 4291 §2.7.1).</summary>
    public static IPv6Address AllRouters => new(0xFF02_0000_0000_0000, 2);

    /// <summary>::.</summary>
    public bool IsUnspecified => (Upper | Lower) == 0;

    /// <summary>::1.</summary>
    public bool IsLoopback => Upper == 0 && Lower == 1;

    /// <summary>ff00::/8.</summary>
    public bool IsMulticast => Upper >> 56 == 0xFF;

    /// <summary>fe80::/10.</summary>
    public bool IsLinkLocal => Upper >> 54 == 0xFE80 >> 6;

    /// <summary>fc00::/7 (RFC 4193 §3.1).</summary>
    public bool IsUniqueLocal => Upper >> 57 == 0xFC >> 1;

    /// <summary>::ffff:0:0/96: an IPv4 address on the sockets API, never on the wire (RFC 4291 §2.5.5.2).</summary>
    public bool IsIPv4Mapped => Upper == 0 && Lower >> 32 == 0xFFFF;

    /// <summary>ff02::1:ff00:0/104, where neighbour solicitations go (RFC 4291 §2.7.1).</summary>
    public bool IsSolicitedNode => Upper == 0xFF02_0000_0000_0000 && Lower >> 24 == 0x1FF;

    /// <summary>The scope of a multicast address (RFC 4291 §2.7): 1 interface, 2 link, 5 site, 14 global; 0 otherwise.</summary>
    public int MulticastScope => IsMulticast ? (int)(Upper >> 48 & 0xF) : 0;

    /// <summary>ff02::1:ffXX:XXXX with this address's last 24 bits (RFC 4291 §2.7.1).</summary>
    public IPv6Address SolicitedNode() => new(0xFF02_0000_0000_0000, 0x1_FF00_0000 | Lower & 0xFF_FFFF);

    /// <summary>::ffff:a.b.c.d.</summary>
    public static IPv6Address FromIPv4Mapped(IPv4Address address) => new(0, 0xFFFF_0000_0000UL | address.Value);

    /// <summary>The last 32 bits as an IPv4 address; meaningful when <see cref="IsIPv4Mapped"/>.</summary>
    public IPv4Address ToIPv4() => new((uint)Lower);

    /// <summary>Reads the first sixteen bytes.</summary>
    public static IPv6Address Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    /// <summary>Writes sixteen bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Lower);
        BinaryPrimitives.WriteUInt64BigEndian(destination, Upper);
    }

    /// <summary>Reads the text forms of RFC 4291 §2.2, embedded IPv4 included, without a zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPv6Address address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[Groups];
        groups.Clear();
        var count = 0;
        var gap = -1;
        var at = 0;
        if (text.StartsWith("::"))
        {
            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && at - start < 4 && char.IsAsciiHexDigit(text[at])) at++;
            if (at < text.Length && text[at] == '.') return TryFinishWithIPv4(text[start..], groups, count, gap, out address);
            if (at == start || count == Groups) return false;
            groups[count++] = ParseHex(text[start..at]);
            if (at == text.Length) break;
            if (text[at++] != ':' || at == text.Length) return false;
            if (text[at] != ':') continue;
            if (gap >= 0) return false;
            gap = count;
            at++;
        }

        return TryExpand(groups, count, gap, out address);
    }

    /// <summary>Reads text or throws.</summary>
    /// <exception cref="FormatException">The text is not an IPv6 address.</exception>
    public static IPv6Address Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv6 address.");

    /// <summary>Writes the recommended form (RFC 5952 §4): lower case, no leading zeros, the longest run of at least
    /// two zero groups, the first of equals, as "::". Mapped (and the old compatible) IPv4 addresses end in dotted decimal
    /// (§5).</summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        Span<char> text = stackalloc char[MaxTextLength];
        var length = 0;
        FindLongestZeroRun(out var runStart, out var runLength);
        var endsInIPv4 = IsIPv4Mapped || runStart == 0 && runLength == 6;
        var hexGroups = endsInIPv4 ? Groups - 2 : Groups;
        for (var i = 0; i < hexGroups; i++)
        {
            if (i == runStart)
            {
                text[length++] = ':';
                text[length++] = ':';
                i += runLength - 1;
                continue;
            }

            if (i > 0 && i != runStart + runLength) text[length++] = ':';
            WriteHex(Group(i), text, ref length);
        }

        if (endsInIPv4)
        {
            if (runLength < 6) text[length++] = ':';
            ToIPv4().TryFormat(text[length..], out var tail);
            length += tail;
        }

        written = text[..length].TryCopyTo(destination) ? length : 0;
        return written != 0;
    }

    /// <summary>The recommended text form (RFC 5952).</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxTextLength];
        TryFormat(text, out var written);
        return new string(text[..written]);
    }

    /// <inheritdoc/>
    public bool Equals(IPv6Address other) => Upper == other.Upper && Lower == other.Lower;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IPv6Address other && Equals(other);

    /// <summary>Not keyed: never for a table whose keys a peer chooses.</summary>
    public override int GetHashCode() =>
        unchecked((int)((Upper * 0x9E3779B97F4A7C15 ^ Lower) * 0xC2B2AE3D27D4EB4F >> 32));

    /// <summary>The same address.</summary>
    public static bool operator ==(IPv6Address left, IPv6Address right) => left.Equals(right);

    /// <summary>Another address.</summary>
    public static bool operator !=(IPv6Address left, IPv6Address right) => !left.Equals(right);

    private ushort Group(int index) => (ushort)((index < 4 ? Upper : Lower) >> (48 - 16 * (index & 3)));

    private void FindLongestZeroRun(out int start, out int length)
    {
        start = -1;
        length = 0;
        for (var i = 0; i < Groups; i++)
        {
            var run = 0;
            while (i + run < Groups && Group(i + run) == 0) run++;
            if (run > length && run >= 2) (start, length) = (i, run);
            i += run;
        }
    }

    private static void WriteHex(ushort group, Span<char> text, ref int length)
    {
        var shift = group >= 0x1000 ? 12 : group >= 0x100 ? 8 : group >= 0x10 ? 4 : 0;
        for (; shift >= 0; shift -= 4) text[length++] = "0123456789abcdef"[group >> shift & 0xF];
    }

    private static ushort ParseHex(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits) value = value << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        return (ushort)value;
    }

    private static bool TryFinishWithIPv4(
        ReadOnlySpan<char> text, Span<ushort> groups, int count, int gap, out IPv6Address address)
    {
        address = default;
        if (count > Groups - 2 || !IPv4Address.TryParse(text, out var tail)) return false;
        groups[count++] = (ushort)(tail.Value >> 16);
        groups[count++] = (ushort)tail.Value;
        return TryExpand(groups, count, gap, out address);
    }

    // "::" stands for one or more groups (RFC 4291 §2.2), so eight written groups leave no room for it.
    private static bool TryExpand(Span<ushort> groups, int count, int gap, out IPv6Address address)
    {
        address = default;
        if (gap < 0 ? count != Groups : count >= Groups) return false;
        if (gap >= 0)
        {
            var tail = count - gap;
            groups.Slice(gap, tail).CopyTo(groups[(Groups - tail)..]);
            groups[gap..(Groups - tail)].Clear();
        }

        ulong upper = 0, lower = 0;
        for (var i = 0; i < 4; i++)
        {
            upper = upper << 16 | groups[i];
            lower = lower << 16 | groups[i + 4];
        }

        address = new IPv6Address(upper, lower);
        return true;
    }
}
