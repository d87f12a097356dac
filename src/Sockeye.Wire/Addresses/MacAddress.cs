// A 48-bit link-layer address (IEEE 802 MAC) and how group addresses map to it (RFC 1112 §6.4, RFC 2464 §7).

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Addresses;

/// <summary>The address of an Ethernet interface.</summary>
public readonly struct MacAddress : IEquatable<MacAddress>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Length = 6;

    /// <summary>Characters of "02:00:00:00:00:01".</summary>
    public const int TextLength = 17;

    private const ulong All = 0xFFFF_FFFF_FFFF;

    /// <summary>From the low 48 bits of a number; the first byte on the wire is the highest.</summary>
    public MacAddress(ulong value) => Value = value & All;

    /// <summary>The 48 bits as a number in host order.</summary>
    public ulong Value { get; }

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public static MacAddress Broadcast => new(All);

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public bool IsBroadcast => Value == All;

    /// <summary>The group bit is set; the broadcast address is a group too.</summary>
    public bool IsMulticast => (Value >> 40 & 1) != 0;

    /// <summary>Assigned by whoever runs the network, not by the maker.</summary>
    public bool IsLocallyAdministered => (Value >> 40 & 2) != 0;

    /// <summary>00:00:00:00:00:00.</summary>
    public bool IsZero => Value == 0;

    /// <summary>Where packets to a group go: 01:00:5e and the low 23 bits of an IPv4 group (RFC 1112 §6.4), 33:33 and the
    /// low 32 bits of an IPv6 group (RFC 2464 §7).</summary>
    public static MacAddress ForMulticast(InternetAddress group) => group.IsIPv4
        ? new MacAddress(0x0100_5E00_0000UL | group.AsIPv4.Value & 0x7F_FFFFu)
        : new MacAddress(0x3333_0000_0000UL | group.AsIPv6.Lower & 0xFFFF_FFFF);

    /// <summary>Reads the first six bytes.</summary>
    public static MacAddress Read(ReadOnlySpan<byte> source) => new(
        (ulong)BinaryPrimitives.ReadUInt16BigEndian(source) << 32 | BinaryPrimitives.ReadUInt32BigEndian(source[2..]));

    /// <summary>Writes six bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(Value >> 32));
    }

    /// <summary>Reads six pairs of hexadecimal digits with ':' or '-' between them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress address)
    {
        address = default;
        if (text.Length != TextLength || text[2] is not (':' or '-')) return false;
        ulong value = 0;
        for (var i = 0; i < TextLength; i++)
        {
            if (i % 3 == 2)
            {
                if (text[i] != text[2]) return false;
                continue;
            }

            if (!char.IsAsciiHexDigit(text[i])) return false;
            value = value << 4 | (uint)(text[i] <= '9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10);
        }

        address = new MacAddress(value);
        return true;
    }

    /// <summary>Reads text or throws.</summary>
    /// <exception cref="FormatException">The text is not a MAC address.</exception>
    public static MacAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not a MAC address.");

    /// <summary>Writes "02:00:00:00:00:01"; false when there is no room.</summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        written = 0;
        if (destination.Length < TextLength) return false;
        for (var shift = 44; shift >= 0; shift -= 4)
        {
            destination[written++] = "0123456789abcdef"[(int)(Value >> shift & 0xF)];
            if (shift % 8 == 0 && shift > 0) destination[written++] = ':';
        }

        return true;
    }

    /// <summary>"02:00:00:00:00:01".</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[TextLength];
        TryFormat(text, out var written);
        return new string(text[..written]);
    }

    /// <inheritdoc/>
    public bool Equals(MacAddress other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MacAddress other && Equals(other);

    /// <summary>Not keyed: never for a table whose keys a peer chooses.</summary>
    public override int GetHashCode() => unchecked((int)(Value * 0x9E3779B97F4A7C15 >> 32));

    /// <summary>The same address.</summary>
    public static bool operator ==(MacAddress left, MacAddress right) => left.Value == right.Value;

    /// <summary>Another address.</summary>
    public static bool operator !=(MacAddress left, MacAddress right) => left.Value != right.Value;
}
