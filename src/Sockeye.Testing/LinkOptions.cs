using System.Net;
using Sockeye.Core.Link;

namespace Sockeye.Testing;

/// <summary>What a caller says of a link besides its conditions. Addresses that are not given are chosen: 10.x.y.1 and .2,
/// fd00::x:y:1 and so on, where x and y number the link.</summary>
public sealed record LinkOptions
{
    /// <summary>Name in reports; chosen from its ends when null.</summary>
    public string? Name { get; init; }

    /// <summary>IPv4 and IPv6 addresses of the first end, by hand.</summary>
    public IReadOnlyList<IPAddress> AddressesOfFirst { get; init; } = [];

    /// <summary>IPv4 and IPv6 addresses of the second end, by hand.</summary>
    public IReadOnlyList<IPAddress> AddressesOfSecond { get; init; } = [];

    /// <summary>Length of the link's IPv4 prefix.</summary>
    public int PrefixLength { get; init; } = 24;

    /// <summary>Length of the link's IPv6 prefix.</summary>
    public int PrefixLengthV6 { get; init; } = 64;

    /// <summary>Addresses of IPv4 are assigned.</summary>
    public bool HasIPv4 { get; init; } = true;

    /// <summary>Addresses of IPv6 are assigned, when the MTU allows (RFC 8200 §5: 1280 bytes).</summary>
    public bool HasIPv6 { get; init; } = true;

    /// <summary>Largest IP packet of both interfaces in bytes, or null for the profile's.</summary>
    public int? Mtu { get; init; }

    /// <summary>What the link carries: bare IP packets, or Ethernet frames with ARP and neighbour discovery, which cost the first packet a
    /// round trip more.</summary>
    public InterfaceKind Kind { get; init; } = InterfaceKind.RawIP;
}
