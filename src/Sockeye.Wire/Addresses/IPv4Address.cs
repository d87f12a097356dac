// An IPv4 address (RFC 791 §3.2) and what kinds of address there are (RFC 1122 §3.2.1.3, RFC 6890).
// The value is kept in host order, so that masks and comparisons are plain integer arithmetic; only Read and WriteTo
// know that the wire is big-endian.

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Addresses;

/// <summary>A 32-bit Internet address.</summary>
public readonly struct IPv4Address : IEquatable<IPv4Address>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Length = 4;

    /// <summary>The longest text: 255.255.255.255.</summary>
    public const int MaxTextLength = 15;

    /// <summary>From a number in host order: 0x7F000001 is 127.0.0.1.</summary>
    public IPv4Address(uint value) => Value = value;

    /// <summary>From the four numbers between the dots.</summary>
    public IPv4Address(byte a, byte b, byte c, byte d) => Value = (uint)a << 24 | (uint)b << 16 | (uint)c << 8 | d;

    /// <summary>The address as a number in host order.</summary>
    public uint Value { get; }

    /// <summary>0.0.0.0: "this host" as a source, every address of ours when bound.</summary>
    public static IPv4Address Any => default;

    /// <summary>127.0.0.1.</summary>
    public static IPv4Address Loopback => new(0x7F000001);

    /// <summary>255.255.255.255, the limited broadcast.</summary>
    public static IPv4Address Broadcast => new(0xFFFFFFFF);

    /// <summary>224.0.0.1, every host on the link (RFC 1112 §4).</summary>
    public static IPv4Address AllHosts => new(0xE0000001);

    /// <summary>0.0.0.0.</summary>
    public bool IsUnspecified => Value == 0;

    /// <summary>0.0.0.0/8, "this network" (RFC 1122 §3.2.1.3): a source only while an address is being learned.</summary>
    public bool IsThisNetwork => Value >> 24 == 0;

    /// <summary>127.0.0.0/8.</summary>
    public bool IsLoopback => Value >> 24 == 127;

    /// <summary>224.0.0.0/4.</summary>
    public bool IsMulticast => Value >> 28 == 0xE;

    /// <summary>224.0.0.0/24, never forwarded (RFC 5771 §4).</summary>
    public bool IsLinkLocalMulticast => Value >> 8 == 0xE00000;

    /// <summary>255.255.255.255.</summary>
    public bool IsBroadcast => Value == 0xFFFFFFFF;

    /// <summary>169.254.0.0/16 (RFC 3927).</summary>
    public bool IsLinkLocal => Value >> 16 == 0xA9FE;

    /// <summary>10/8, 172.16/12, 192.168/16 (RFC 1918 §3).</summary>
    public bool IsPrivate => Value >> 24 == 10 || Value >> 20 == 0xAC1 || Value >> 16 == 0xC0A8;

    /// <summary>240.0.0.0/4, for future use (RFC 1112 §4), the limited broadcast included.</summary>
    public bool IsReserved => Value >> 28 == 0xF;

    /// <summary>Reads the first four bytes.</summary>
    public static IPv4Address Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt32BigEndian(source));

    /// <summary>Writes four bytes.</summary>
    public void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, Value);

    /// <summary>Reads dotted decimal, four parts, no leading zeros (which C programs read as octal): what
    /// <c>inet_pton</c> accepts.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPv4Address address)
    {
        address = default;
        uint value = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (text.IsEmpty || text[0] != '.') return false;
                text = text[1..];
            }

            if (!TryReadPart(ref text, out var number)) return false;
            value = value << 8 | number;
        }

        if (!text.IsEmpty) return false;
        address = new IPv4Address(value);
        return true;
    }

    /// <summary>Reads dotted decimal or throws.</summary>
    /// <exception cref="FormatException">The text is not an IPv4 address.</exception>
    public static IPv4Address Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv4 address.");

    /// <summary>Writes dotted decimal; false when there is no room.</summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        Span<char> text = stackalloc char[MaxTextLength];
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if (shift != 24) text[length++] = '.';
            var part = Value >> shift & 0xFF;
            if (part >= 100) text[length++] = (char)('0' + part / 100);
            if (part >= 10) text[length++] = (char)('0' + part / 10 % 10);
            text[length++] = (char)('0' + part % 10);
        }

        written = text[..length].TryCopyTo(destination) ? length : 0;
        return written != 0;
    }

    /// <summary>Dotted decimal.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxTextLength];
        TryFormat(text, out var written);
        return new string(text[..written]);
    }

    /// <inheritdoc/>
    public bool Equals(IPv4Address other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IPv4Address other && Equals(other);

    /// <summary>Not keyed: never for a table whose keys a peer chooses.</summary>
    public override int GetHashCode() => unchecked((int)(Value * 0x9E3779B1));

    /// <summary>The same address.</summary>
    public static bool operator ==(IPv4Address left, IPv4Address right) => left.Value == right.Value;

    /// <summary>Another address.</summary>
    public static bool operator !=(IPv4Address left, IPv4Address right) => left.Value != right.Value;

    private static bool TryReadPart(ref ReadOnlySpan<char> text, out uint number)
    {
        number = 0;
        var digits = 0;
        while (digits < text.Length && digits < 3 && char.IsAsciiDigit(text[digits]))
        {
            number = number * 10 + (uint)(text[digits++] - '0');
        }

        var leadingZero = digits > 1 && text[0] == '0';
        text = text[digits..];
        return digits > 0 && !leadingZero && number <= 255;
    }
}
