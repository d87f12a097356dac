using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>What became of a datagram handed down.</summary>
public enum SendStatus : byte
{
    /// <summary>Queued for the device, or waiting for its neighbour's link address.</summary>
    Sent,

    /// <summary>No route.</summary>
    NoRoute,

    /// <summary>Larger than the path and not to be fragmented.</summary>
    TooBig,

    /// <summary>Queue or pool full.</summary>
    NoBuffer,

    /// <summary>The interface is down.</summary>
    InterfaceDown,

    /// <summary>The interface refuses whatever is sent, now and until it is told otherwise: the packet is gone, and its sender knows.</summary>
    Refused,
}

/// <summary>A way to a destination: interface, source address and next hop, good until the routing generation changes.</summary>
public readonly struct Route
{
    /// <summary>Interface to send through.</summary>
    public required Interface Interface { get; init; }

    /// <summary>Our address.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>Final destination.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>Next hop on the link: the destination itself or a gateway.</summary>
    public required InternetAddress NextHop { get; init; }

    /// <summary>Generation of the tables this was looked up in.</summary>
    public required uint Generation { get; init; }

    /// <summary>Kind of destination.</summary>
    public DestinationKind Kind { get; init; }

    /// <summary>What the route says beside the next hop; null for a route that says nothing.</summary>
    public RouteMetrics? Metrics { get; init; }
}

/// <summary>What a transport asks for beyond the defaults.</summary>
public readonly struct SendSpec
{
    /// <summary>Upper protocol.</summary>
    public required IPProtocol Protocol { get; init; }

    /// <summary>TTL or hop limit, 0 for the default (64; 1 for multicast).</summary>
    public byte HopLimit { get; init; }

    /// <summary>TOS or traffic class.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>IPv4: set DF and refuse what is larger than the path MTU. IPv6: do not fragment here.</summary>
    public bool DontFragment { get; init; }

    /// <summary>IPv4 Router Alert option, or the IPv6 hop-by-hop one (IGMP, MLD).</summary>
    public bool RouterAlert { get; init; }

    /// <summary>IPv6 flow label, 20 bits.</summary>
    public uint FlowLabel { get; init; }

    /// <summary>A datagram to a group or to everybody is not given to ourselves too (IP_MULTICAST_LOOP turned off).</summary>
    public bool SuppressLoopback { get; init; }
}

/// <summary>The way down from the transports. <c>InternetOutput</c> is the one implementation; tests of a transport have theirs.</summary>
internal interface IDatagramOutput
{
    /// <summary>Changes whenever a route, address or interface does; a <see cref="Route"/> of another generation is stale.</summary>
    uint Generation { get; }

    /// <summary>Finds the way to a destination and our address for it (RFC 6724 when <paramref name="source"/> is unspecified).</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Our address if bound, else unspecified.</param>
    /// <param name="interfaceIndex">Interface if bound or scoped, else 0.</param>
    /// <param name="route">The way.</param>
    /// <returns>None, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL (no usable source) or ENETDOWN.</returns>
    Errno TryRoute(InternetAddress destination, InternetAddress source, int interfaceIndex, out Route route);

    /// <summary>Sends a datagram whose frame begins at the transport header; the transport checksum is complete or partial
    /// (<see cref="PacketBuffer.Offload"/>). Fragments where needed and allowed. Takes ownership whatever the result.</summary>
    SendStatus Send(in Route route, PacketBuffer packet, in SendSpec spec);

    /// <summary>Largest IP packet on the way, in bytes: path MTU where known, else the interface's.</summary>
    int PathMtu(in Route route);

    /// <summary>Path MTU discovery is of no use on the way (a route's "mtu lock", or a reported MTU below the least that is
    /// believed): IPv4 packets go without DF.</summary>
    bool IsMtuLocked(in Route route) => route.Metrics is { IsMtuLocked: true, Mtu: > 0 };

    /// <summary>The transport heard from the peer: its neighbour entry is confirmed reachable (RFC 4861 §7.3.1).</summary>
    void ConfirmReachable(in Route route);

    /// <summary>Answers a datagram with ICMP port unreachable, or protocol unreachable; rate limited, never for multicast.</summary>
    /// <param name="packet">The datagram as received, at its transport header; not taken over.</param>
    /// <param name="reception">As received.</param>
    void SendUnreachable(PacketBuffer packet, in Reception reception);
}
