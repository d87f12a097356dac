namespace Sockeye.Core.Transport.Tcp;

/// <summary>What an application may set of the headers of one version of IP. An IPv6 socket has them for both, since it talks over IPv4 to a
/// mapped address (RFC 3493 §3.7).</summary>
internal readonly record struct IPHeaderOptions
{
    public IPHeaderOptions()
    {
    }

    /// <summary>TTL or hop limit; 0 for the default.</summary>
    public byte HopLimit { get; init; }

    /// <summary>TOS or traffic class.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>IP_MINTTL, IPV6_MINHOPCOUNT: segments with less are dropped (RFC 5082).</summary>
    public byte MinimumHopLimit { get; init; }

    /// <summary>IP_MTU_DISCOVER, IPV6_MTU_DISCOVER: IP_PMTUDISC_WANT (1) until set.</summary>
    public byte MtuDiscover { get; init; } = 1;

    /// <summary>Reports of a smaller path MTU are believed: neither IP_PMTUDISC_DONT, _INTERFACE nor _OMIT.</summary>
    public bool DiscoversMtu => MtuDiscover is 1 or 2 or 3;
}
