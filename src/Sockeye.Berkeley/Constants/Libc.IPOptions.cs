// Options of levels IPPROTO_IP and IPPROTO_IPV6 (ip(7), ipv6(7)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

using Sockeye.Core.Sockets.Options;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int IP_TOS = IPOption.Tos;
    public const int IP_TTL = IPOption.Ttl;
    public const int IP_HDRINCL = IPOption.HeaderIncluded;
    public const int IP_OPTIONS = 4;
    public const int IP_RECVOPTS = IPOption.ReceiveOptions;
    public const int IP_RETOPTS = 7;
    public const int IP_PKTINFO = IPOption.PacketInfo;
    public const int IP_MTU_DISCOVER = IPOption.MtuDiscover;
    public const int IP_RECVERR = IPOption.ReceiveErrors;
    public const int IP_RECVTTL = IPOption.ReceiveTtl;
    public const int IP_RECVTOS = IPOption.ReceiveTos;
    public const int IP_MTU = IPOption.Mtu;
    public const int IP_FREEBIND = IPOption.FreeBind;
    public const int IP_TRANSPARENT = IPOption.Transparent;
    public const int IP_RECVORIGDSTADDR = 20;
    public const int IP_MULTICAST_IF = IPOption.MulticastInterface;
    public const int IP_MULTICAST_TTL = IPOption.MulticastTtl;
    public const int IP_MULTICAST_LOOP = IPOption.MulticastLoop;
    public const int IP_ADD_MEMBERSHIP = IPOption.AddMembership;
    public const int IP_DROP_MEMBERSHIP = IPOption.DropMembership;
    public const int IP_BIND_ADDRESS_NO_PORT = IPOption.BindAddressNoPort;
    public const int IP_PMTUDISC_DONT = 0;
    public const int IP_PMTUDISC_WANT = 1;
    public const int IP_PMTUDISC_DO = 2;
    public const int IP_PMTUDISC_PROBE = 3;

    public const int IPV6_UNICAST_HOPS = IPv6Option.UnicastHops;
    public const int IPV6_MULTICAST_IF = IPv6Option.MulticastInterface;
    public const int IPV6_MULTICAST_HOPS = IPv6Option.MulticastHops;
    public const int IPV6_MULTICAST_LOOP = IPv6Option.MulticastLoop;
    public const int IPV6_JOIN_GROUP = IPv6Option.JoinGroup;
    public const int IPV6_LEAVE_GROUP = IPv6Option.LeaveGroup;
    public const int IPV6_MTU_DISCOVER = IPv6Option.MtuDiscover;
    public const int IPV6_MTU = IPv6Option.Mtu;
    public const int IPV6_RECVERR = IPv6Option.ReceiveErrors;
    public const int IPV6_V6ONLY = IPv6Option.V6Only;
    public const int IPV6_RECVPKTINFO = IPv6Option.ReceivePacketInfo;
    public const int IPV6_PKTINFO = IPv6Option.PacketInfo;
    public const int IPV6_RECVHOPLIMIT = IPv6Option.ReceiveHopLimit;
    public const int IPV6_HOPLIMIT = 52;
    public const int IPV6_DONTFRAG = IPv6Option.DontFragment;
    public const int IPV6_RECVTCLASS = IPv6Option.ReceiveTrafficClass;
    public const int IPV6_TCLASS = IPv6Option.TrafficClass;
    public const int IPV6_CHECKSUM = 7;
}
