using System;
using System.Text;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>A socket's name: an Internet endpoint, a name inside the host (AF_UNIX), AF_UNSPEC, or none at all.</summary>
/// <remarks>The default value is "no address given", as a null pointer is in C.</remarks>
public readonly struct SocketAddress : IEquatable<SocketAddress>
{
    /// <summary>Most bytes of an AF_UNIX name (sun_path).</summary>
    public const int MaxPathLength = 108;

    private readonly byte[]? _path;

    private SocketAddress(AddressFamily family, Endpoint endpoint, byte[]? path)
    {
        IsSome = true;
        Family = family;
        Endpoint = endpoint;
        _path = path;
    }

    /// <summary>False for the default value: no address was given.</summary>
    public bool IsSome { get; }

    /// <summary>Family; also one of no kind known here, which calls refuse with EAFNOSUPPORT.</summary>
    public AddressFamily Family { get; }

    /// <summary>Address and port, when the family is IPv4 or IPv6.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>IPv6 flow information in host order, 0 when not used.</summary>
    public uint FlowInfo { get; init; }

    /// <summary>An AF_UNIX name as bytes without a closing zero: empty for an unnamed socket; first byte 0 for an abstract name.</summary>
    public ReadOnlySpan<byte> Path => _path;

    /// <summary>The name is in the abstract name space (unix(7)).</summary>
    public bool IsAbstract => _path is { Length: > 0 } && _path[0] == 0;

    /// <summary>AF_UNSPEC: connect to it ends an association.</summary>
    public static SocketAddress Unspecified => new(AddressFamily.Unspecified, default, null);

    /// <summary>An Internet endpoint of the family its address has.</summary>
    public static SocketAddress From(Endpoint endpoint) =>
        new(endpoint.Address.IsIPv4 ? AddressFamily.IPv4 : AddressFamily.IPv6, endpoint, null);

    /// <summary>An AF_UNIX name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Longer than <see cref="MaxPathLength"/>.</exception>
    public static SocketAddress Local(ReadOnlySpan<byte> path)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(path.Length, MaxPathLength, nameof(path));
        return new SocketAddress(AddressFamily.Unix, default, path.ToArray());
    }

    /// <summary>An AF_UNIX path name, in UTF-8.</summary>
    public static SocketAddress Local(string path) => Local(Encoding.UTF8.GetBytes(path));

    /// <summary>An address of a family that only its number is known of.</summary>
    public static SocketAddress OfFamily(AddressFamily family) => new(family, default, null);

    /// <inheritdoc/>
    public bool Equals(SocketAddress other) =>
        IsSome == other.IsSome && Family == other.Family && Endpoint == other.Endpoint && Path.SequenceEqual(other.Path);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SocketAddress other && Equals(other);

    /// <summary>Not keyed: never for a table whose keys a peer chooses.</summary>
    public override int GetHashCode() => ((int)Family * 31) ^ Endpoint.GetHashCode() ^ (_path?.Length ?? 0);

    /// <summary>"1.2.3.4:80", "[::1]:80", "/run/x", "@abstract", "unspecified" or "none".</summary>
    public override string ToString() => !IsSome ? "none" : Family switch
    {
        AddressFamily.IPv4 or AddressFamily.IPv6 => Endpoint.ToString(),
        AddressFamily.Unix => IsAbstract ? "@" + Encoding.UTF8.GetString(Path[1..]) : Encoding.UTF8.GetString(Path),
        AddressFamily.Unspecified => "unspecified",
        _ => $"family {(int)Family}",
    };

    /// <summary>The same name.</summary>
    public static bool operator ==(SocketAddress left, SocketAddress right) => left.Equals(right);

    /// <summary>Another name.</summary>
    public static bool operator !=(SocketAddress left, SocketAddress right) => !left.Equals(right);
}
