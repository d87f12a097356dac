// An address of either version, so that everything above IP (TCP, UDP, the socket table) is written once.
// An IPv4 address and its IPv4-mapped IPv6 form (RFC 4291 §2.5.5.2) are different values here; Unmap is said aloud where
// the sockets API wants them equal (RFC 3493 §3.7).

using System;

namespace Sockeye.Wire.Addresses;

/// <summary>An IPv4 or an IPv6 address. The default value is 0.0.0.0.</summary>
public readonly struct InternetAddress : IEquatable<InternetAddress>
{
    private readonly ulong _upper;
    private readonly ulong _lower;
    private readonly bool _isV6;

    private InternetAddress(ulong upper, ulong lower, bool isV6) => (_upper, _lower, _isV6) = (upper, lower, isV6);

    /// <summary>Which Internet Protocol the address belongs to.</summary>
    public IPVersion Version => _isV6 ? IPVersion.V6 : IPVersion.V4;

    /// <summary>Belongs to IPv4.</summary>
    public bool IsIPv4 => !_isV6;

    /// <summary>Belongs to IPv6.</summary>
    public bool IsIPv6 => _isV6;

    /// <summary>The IPv4 address; meaningful only when <see cref="IsIPv4"/>.</summary>
    public IPv4Address AsIPv4 => new((uint)_lower);

    /// <summary>The IPv6 address; meaningful only when <see cref="IsIPv6"/>.</summary>
    public IPv6Address AsIPv6 => new(_upper, _lower);

    /// <summary>Bytes on the wire: 4 or 16.</summary>
    public int Length => _isV6 ? IPv6Address.Length : IPv4Address.Length;

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => (_upper | _lower) == 0;

    /// <summary>127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => _isV6 ? AsIPv6.IsLoopback : AsIPv4.IsLoopback;

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => _isV6 ? AsIPv6.IsMulticast : AsIPv4.IsMulticast;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => _isV6 ? AsIPv6.IsLinkLocal : AsIPv4.IsLinkLocal;

    /// <summary>255.255.255.255; IPv6 has no broadcast.</summary>
    public bool IsBroadcast => !_isV6 && AsIPv4.IsBroadcast;

    /// <summary>An IPv6 address of the form ::ffff:a.b.c.d.</summary>
    public bool IsIPv4Mapped => _isV6 && AsIPv6.IsIPv4Mapped;

    /// <summary>The unspecified address of a version.</summary>
    public static InternetAddress Any(IPVersion version) => new(0, 0, version == IPVersion.V6);

    /// <summary>127.0.0.1 or ::1.</summary>
    public static InternetAddress Loopback(IPVersion version) =>
        version == IPVersion.V6 ? IPv6Address.Loopback : IPv4Address.Loopback;

    /// <summary>::ffff:a.b.c.d becomes a.b.c.d; every other address is returned as it is.</summary>
    public InternetAddress Unmap() => IsIPv4Mapped ? AsIPv6.ToIPv4() : this;

    /// <summary>Reads the first 4 or 16 bytes.</summary>
    public static InternetAddress Read(IPVersion version, ReadOnlySpan<byte> source) =>
        version == IPVersion.V6 ? IPv6Address.Read(source) : IPv4Address.Read(source);

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        if (_isV6) AsIPv6.WriteTo(destination);
        else AsIPv4.WriteTo(destination);
    }

    /// <summary>Reads either text form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out InternetAddress address)
    {
        if (IPv4Address.TryParse(text, out var v4))
        {
            address = v4;
            return true;
        }

        var isV6 = IPv6Address.TryParse(text, out var v6);
        address = isV6 ? v6 : default(InternetAddress);
        return isV6;
    }

    /// <summary>Reads either text form or throws.</summary>
    /// <exception cref="FormatException">The text is no Internet address.</exception>
    public static InternetAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an Internet address.");

    /// <summary>Writes the text form; false when there is no room.</summary>
    public bool TryFormat(Span<char> destination, out int written) =>
        _isV6 ? AsIPv6.TryFormat(destination, out written) : AsIPv4.TryFormat(destination, out written);

    /// <summary>The text form.</summary>
    public override string ToString() => _isV6 ? AsIPv6.ToString() : AsIPv4.ToString();

    /// <inheritdoc/>
    public bool Equals(InternetAddress other) =>
        _lower == other._lower && _upper == other._upper && _isV6 == other._isV6;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InternetAddress other && Equals(other);

    /// <summary>Not keyed: never for a table whose keys a peer chooses.</summary>
    public override int GetHashCode() => _isV6 ? AsIPv6.GetHashCode() : AsIPv4.GetHashCode();

    /// <summary>An IPv4 address is an Internet address.</summary>
    public static implicit operator InternetAddress(IPv4Address address) => new(0, address.Value, false);

    /// <summary>An IPv6 address is an Internet address.</summary>
    public static implicit operator InternetAddress(IPv6Address address) => new(address.Upper, address.Lower, true);

    /// <summary>The same address of the same version.</summary>
    public static bool operator ==(InternetAddress left, InternetAddress right) => left.Equals(right);

    /// <summary>Another address, or another version.</summary>
    public static bool operator !=(InternetAddress left, InternetAddress right) => !left.Equals(right);
}
