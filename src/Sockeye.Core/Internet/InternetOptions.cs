using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>Everything of IP that can be tuned, with its default and range.</summary>
public sealed record InternetOptions
{
    /// <summary>Passes packets for others on between interfaces, as a router does.</summary>
    public bool Forwarding { get; init; }

    /// <summary>TTL and hop limit of what we send, 1 to 255. <c>net.ipv4.ip_default_ttl</c>.</summary>
    public byte DefaultHopLimit { get; init; } = 64;

    /// <summary>Hop limit over IPv6 where it is another, 1 to 255; 0 for <see cref="DefaultHopLimit"/>.
    /// <c>net.ipv6.conf.*.hop_limit</c>.</summary>
    public byte DefaultHopLimitIPv6 { get; init; }

    /// <summary>ICMP errors sent per second to all together, 0 for none. <c>net.ipv4.icmp_msgs_per_sec</c>.</summary>
    public int IcmpErrorsPerSecond { get; init; } = 1000;

    /// <summary>ICMP errors sent in one burst, 0 for none. <c>net.ipv4.icmp_msgs_burst</c>.</summary>
    public int IcmpErrorBurst { get; init; } = 50;

    /// <summary>ICMP errors sent per second to one peer, at least 1. <c>net.ipv4.icmp_ratelimit</c> is the time between two.</summary>
    public int IcmpErrorsPerPeerPerSecond { get; init; } = 10;

    /// <summary>Follows ICMP and NDP redirects of the current first hop; a router never does.</summary>
    public bool AcceptRedirects { get; init; } = true;

    /// <summary>Learns prefixes, routers and settings from router advertisements; a router never does.</summary>
    public bool AcceptRouterAdvertisements { get; init; } = true;

    /// <summary>Probes sent before an address is used, 0 to 10; 0 turns the detection of duplicates off.</summary>
    public int DuplicateAddressDetectionTransmits { get; init; } = 1;

    /// <summary>Also probes before a static IPv4 address is used (RFC 5227), which takes seconds; off as on most systems.</summary>
    public bool DetectConflictsIPv4 { get; init; }

    /// <summary>Configures IPv6 without being told, as a host on an unknown network does: a link-local address on every Ethernet
    /// interface that comes up, then routers are asked for. Off, because simulated and laboratory networks are configured by
    /// hand; advertisements are heard all the same.</summary>
    public bool AutoconfigureLinkLocal { get; init; }

    /// <summary>How often routers are asked for on an interface that comes up; 0 is for ever (RFC 7559). Three (RFC 4861), so
    /// that a network without routers comes to rest.</summary>
    public int RouterSolicitations { get; init; } = 3;

    /// <summary>Makes temporary addresses for privacy beside the stable ones (RFC 8981).</summary>
    public bool UseTemporaryAddresses { get; init; }

    /// <summary>From which stable addresses are made (RFC 7217); kept by the caller, they are the same at every start. Null is a
    /// new one for each stack.</summary>
    public UInt128? AddressSecret { get; init; }

    /// <summary>Most neighbour entries per family.</summary>
    public int NeighborLimit { get; init; } = 1024;

    /// <summary>Most packets that wait for one neighbour's link address: a datagram of 64 KiB in fragments, and some more.</summary>
    public int NeighborQueueLimit { get; init; } = 160;

    /// <summary>Most bytes of packet memory that wait for link addresses, all neighbours of a family together.</summary>
    public int NeighborQueueMemory { get; init; } = 8 << 20;

    /// <summary>Neighbour solicitations and ARP requests per second, all targets together.</summary>
    public int SolicitationsPerSecond { get; init; } = 1000;

    /// <summary>Most path MTUs and redirects remembered per family.</summary>
    public int DestinationLimit { get; init; } = 1024;

    /// <summary>Most routes.</summary>
    public int RouteLimit { get; init; } = 4096;

    /// <summary>Most addresses of one interface.</summary>
    public int AddressLimit { get; init; } = 64;

    /// <summary>Most multicast groups of one interface.</summary>
    public int GroupLimit { get; init; } = 64;

    /// <summary>Tells routers which groups we are in, by IGMP and MLD.</summary>
    public bool ReportMemberships { get; init; } = true;

    /// <summary>Most echo sessions (ping sockets) per family.</summary>
    public int EchoSessionLimit { get; init; } = 256;

    /// <summary>Most bytes of memory held by incomplete datagrams per family.</summary>
    public int ReassemblyMemory { get; init; } = 4 << 20;

    /// <summary>Seconds that an incomplete IPv4 datagram may wait.</summary>
    public int ReassemblySecondsIPv4 { get; init; } = 30;

    /// <summary>Seconds that an incomplete IPv6 datagram may wait (RFC 8200 §4.5).</summary>
    public int ReassemblySecondsIPv6 { get; init; } = 60;

    internal byte HopLimitOf(IPVersion version) =>
        version == IPVersion.V6 && DefaultHopLimitIPv6 != 0 ? DefaultHopLimitIPv6 : DefaultHopLimit;
}
