// Protocols and option levels (ip(7), /etc/protocols). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

using Sockeye.Core.Sockets.Options;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int IPPROTO_IP = OptionLevel.IP;
    public const int IPPROTO_ICMP = OptionLevel.Icmp;
    public const int IPPROTO_IGMP = 2;
    public const int IPPROTO_TCP = OptionLevel.Tcp;
    public const int IPPROTO_UDP = OptionLevel.Udp;
    public const int IPPROTO_DCCP = 33;
    public const int IPPROTO_IPV6 = OptionLevel.IPv6;
    public const int IPPROTO_ICMPV6 = OptionLevel.IcmpV6;
    public const int IPPROTO_SCTP = 132;
    public const int IPPROTO_RAW = OptionLevel.Raw;
    public const int IPPROTO_MPTCP = 262;

    public const int SOL_SOCKET = OptionLevel.Socket;
    public const int SOL_IP = OptionLevel.IP;
    public const int SOL_TCP = OptionLevel.Tcp;
    public const int SOL_UDP = OptionLevel.Udp;
    public const int SOL_IPV6 = OptionLevel.IPv6;
}
