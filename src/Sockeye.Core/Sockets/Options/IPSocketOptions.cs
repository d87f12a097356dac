// IPPROTO_IP and IPPROTO_IPV6 options (ip(7), ipv6(7), RFC 3493, RFC 3542) as a socket keeps them.

using System;

namespace Sockeye.Core.Sockets.Options;

/// <summary>IP and IPv6 options of one socket.</summary>
internal sealed class IPSocketOptions
{
    /// <summary>IP_MTU_DISCOVER's values: never DF; DF while it fits; always DF; DF, and the path's MTU is not believed.</summary>
    public const int DiscoverDont = 0, DiscoverWant = 1, DiscoverDo = 2, DiscoverProbe = 3;

    /// <summary>IP_TTL, 0 for the default.</summary>
    public byte Ttl { get; set; }

    /// <summary>IP_TOS.</summary>
    public byte Tos { get; set; }

    /// <summary>IP_MULTICAST_TTL.</summary>
    public byte MulticastTtl { get; set; } = 1;

    /// <summary>IP_MULTICAST_LOOP.</summary>
    public bool MulticastLoop { get; set; } = true;

    /// <summary>IP_MULTICAST_IF, 0 for the route's.</summary>
    public int MulticastInterface { get; set; }

    /// <summary>IP_MTU_DISCOVER.</summary>
    public int MtuDiscover { get; set; } = DiscoverWant;

    /// <summary>IP_PKTINFO.</summary>
    public bool PacketInfo { get; set; }

    /// <summary>IP_MINTTL; 0 for any.</summary>
    public byte MinimumTtl { get; set; }

    /// <summary>IPV6_MINHOPCOUNT; 0 for any.</summary>
    public byte MinimumHopCount { get; set; }

    /// <summary>IP_RECVTTL.</summary>
    public bool ReceiveTtl { get; set; }

    /// <summary>IP_RECVTOS.</summary>
    public bool ReceiveTos { get; set; }

    /// <summary>IP_RECVERR.</summary>
    public bool ReceiveErrors { get; set; }

    /// <summary>IP_MULTICAST_ALL; off by default on an IPv6 socket, as in Linux.</summary>
    public bool MulticastAll { get; set; } = true;

    /// <summary>IPV6_RECVERR.</summary>
    public bool ReceiveErrorsV6 { get; set; }

    /// <summary>IPV6_MULTICAST_ALL.</summary>
    public bool MulticastAllV6 { get; set; } = true;

    /// <summary>IP_FREEBIND: any address may be bound.</summary>
    public bool FreeBind { get; set; }

    /// <summary>IP_BIND_ADDRESS_NO_PORT: bind(port 0) leaves the port to connect.</summary>
    public bool BindAddressNoPort { get; set; }

    /// <summary>IPV6_V6ONLY.</summary>
    public bool V6Only { get; set; }

    /// <summary>IPV6_UNICAST_HOPS, -1 for the default.</summary>
    public int UnicastHopsSet { get; set; } = -1;

    /// <summary>The same as a header has it, 0 for the default.</summary>
    public byte UnicastHops => (byte)Math.Max(0, UnicastHopsSet);

    /// <summary>IPV6_MULTICAST_HOPS.</summary>
    public byte MulticastHops { get; set; } = 1;

    /// <summary>IPV6_MULTICAST_LOOP.</summary>
    public bool MulticastLoopV6 { get; set; } = true;

    /// <summary>IPV6_MULTICAST_IF, 0 for the route's.</summary>
    public int MulticastInterfaceV6 { get; set; }

    /// <summary>IPV6_MTU_DISCOVER.</summary>
    public int MtuDiscoverV6 { get; set; } = DiscoverWant;

    /// <summary>IPV6_RECVPKTINFO.</summary>
    public bool PacketInfoV6 { get; set; }

    /// <summary>IPV6_RECVHOPLIMIT.</summary>
    public bool ReceiveHopLimit { get; set; }

    /// <summary>IPV6_RECVTCLASS.</summary>
    public bool ReceiveTrafficClass { get; set; }

    /// <summary>IPV6_TCLASS.</summary>
    public byte TrafficClass { get; set; }

    /// <summary>IPV6_DONTFRAG.</summary>
    public bool DontFragment { get; set; }

    /// <summary>A copy for an accepted socket.</summary>
    public IPSocketOptions Copy() => (IPSocketOptions)MemberwiseClone();
}
