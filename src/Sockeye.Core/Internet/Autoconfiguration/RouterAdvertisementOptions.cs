using System;
using System.Collections.Generic;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>A prefix that a router advertises (RFC 4861 §6.2.1: AdvPrefixList).</summary>
/// <param name="Prefix">An IPv6 prefix.</param>
public sealed record AdvertisedPrefix(Prefix Prefix)
{
    /// <summary>Its addresses are neighbours.</summary>
    public bool IsOnLink { get; init; } = true;

    /// <summary>Hosts may form addresses from it.</summary>
    public bool IsAutonomous { get; init; } = true;

    /// <summary>For how long it holds; null for ever. 30 days by RFC 4861 §6.2.1.</summary>
    public TimeSpan? ValidLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>For how long addresses formed from it are preferred; null for ever. 7 days by RFC 4861 §6.2.1.</summary>
    public TimeSpan? PreferredLifetime { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>What a router says of itself on one link (RFC 4861 §6.2.1, with its defaults).</summary>
public sealed record RouterAdvertisementOptions
{
    /// <summary>Between two unasked advertisements, at most: 4 to 1800 seconds.</summary>
    public TimeSpan LongestInterval { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Between two unasked advertisements, at least; null for a third of the longest.</summary>
    public TimeSpan? ShortestInterval { get; init; }

    /// <summary>For how long it is a default router, 0 (it is none) to 9000 seconds; null for three times the longest interval.</summary>
    public TimeSpan? RouterLifetime { get; init; }

    /// <summary>Preference among default routers: 1 high, 0 medium, -1 low (RFC 4191 §2.2).</summary>
    public int Preference { get; init; }

    /// <summary>Hop limit that hosts should use; 0 to say nothing.</summary>
    public byte HopLimit { get; init; } = 64;

    /// <summary>Largest packet of the link; 0 to say nothing.</summary>
    public int Mtu { get; init; }

    /// <summary>How long a neighbour counts as reachable; zero to say nothing, at most an hour.</summary>
    public TimeSpan ReachableTime { get; init; }

    /// <summary>Between two solicitations; zero to say nothing.</summary>
    public TimeSpan RetransmissionTime { get; init; }

    /// <summary>Addresses come from DHCPv6.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Other settings come from DHCPv6.</summary>
    public bool HasOtherConfiguration { get; init; }

    /// <summary>Prefixes of the link, at most 16.</summary>
    public IReadOnlyList<AdvertisedPrefix> Prefixes { get; init; } = [];

    /// <summary>Recursive DNS servers, at most 8 (RFC 8106 §5.1).</summary>
    public IReadOnlyList<IPv6Address> DnsServers { get; init; } = [];
}
