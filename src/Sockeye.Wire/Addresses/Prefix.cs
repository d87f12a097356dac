// A block of addresses, 10.0.0.0/24 or fd00::/64 (RFC 4632 §3.1, RFC 4291 §2.3).

using System;
using System.Globalization;

namespace Sockeye.Wire.Addresses;

/// <summary>A network prefix. Its host bits are zero by construction, so two equal networks are equal values.</summary>
public readonly struct Prefix : IEquatable<Prefix>
{
    /// <summary>The network that contains <paramref name="address"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or above 32 (IPv4) or 128 (IPv6).</exception>
    public Prefix(InternetAddress address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, address.Length * 8);
        Address = Mask(address, length);
        Length = length;
    }

    /// <summary>The first address: the network's number.</summary>
    public InternetAddress Address { get; }

    /// <summary>How many leading bits are the network's.</summary>
    public int Length { get; }

    /// <summary>Which Internet Protocol the prefix belongs to.</summary>
    public IPVersion Version => Address.Version;

    /// <summary>The directed broadcast address of an IPv4 network (RFC 1122 §3.2.1.3 d); on a /31 or /32 there is none
    /// (RFC 3021 §2.2), and the limited broadcast is given.</summary>
    public IPv4Address Broadcast => !Address.IsIPv4 || Length >= 31
        ? IPv4Address.Broadcast
        : new IPv4Address(Address.AsIPv4.Value | (uint)(0xFFFFFFFFUL >> Length));

    /// <summary>The netmask of an IPv4 network: 255.255.255.0 for /24.</summary>
    public IPv4Address Netmask => new(Address.IsIPv4 ? ~(uint)(0xFFFFFFFFUL >> Length) : 0);

    /// <summary>The network is 0.0.0.0/0 or ::/0.</summary>
    public bool IsDefault => Length == 0;

    /// <summary>The address lies in this network and is of its version.</summary>
    public bool Contains(InternetAddress address) =>
        address.Version == Address.Version && Mask(address, Length) == Address;

    /// <summary>Reads "10.0.0.0/24"; host bits are cleared.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Prefix prefix)
    {
        prefix = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !InternetAddress.TryParse(text[..slash], out var address)) return false;
        if (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        if (length > address.Length * 8) return false;
        prefix = new Prefix(address, length);
        return true;
    }

    /// <summary>Reads "10.0.0.0/24" or throws.</summary>
    /// <exception cref="FormatException">The text is not a prefix.</exception>
    public static Prefix Parse(string text) =>
        TryParse(text, out var prefix) ? prefix : throw new FormatException($"'{text}' is not a network prefix.");

    /// <summary>"10.0.0.0/24".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");

    /// <inheritdoc/>
    public bool Equals(Prefix other) => Length == other.Length && Address == other.Address;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Prefix other && Equals(other);

    /// <summary>Not keyed: never for a table whose keys a peer chooses.</summary>
    public override int GetHashCode() => Address.GetHashCode() ^ Length;

    /// <summary>The same network.</summary>
    public static bool operator ==(Prefix left, Prefix right) => left.Equals(right);

    /// <summary>Another network.</summary>
    public static bool operator !=(Prefix left, Prefix right) => !left.Equals(right);

    private static InternetAddress Mask(InternetAddress address, int length)
    {
        // A C# shift counts modulo the width, so the whole-width shifts are written out.
        if (address.IsIPv4) return new IPv4Address(address.AsIPv4.Value & ~(uint)(0xFFFFFFFFUL >> length));
        var v6 = address.AsIPv6;
        var upper = length >= 64 ? ulong.MaxValue : ~(ulong.MaxValue >> length);
        var lower = length <= 64 ? 0 : length == 128 ? ulong.MaxValue : ~(ulong.MaxValue >> (length - 64));
        return new IPv6Address(v6.Upper & upper, v6.Lower & lower);
    }
}
