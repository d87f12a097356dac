// Protocols and option levels (ip(7), /etc/protocols). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int IPPROTO_IP = 0;
    public const int IPPROTO_ICMP = 1;
    public const int IPPROTO_IGMP = 2;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_UDP = 17;
    public const int IPPROTO_DCCP = 33;
    public const int IPPROTO_IPV6 = 41;
    public const int IPPROTO_ICMPV6 = 58;
    public const int IPPROTO_SCTP = 132;
    public const int IPPROTO_RAW = 255;
    public const int IPPROTO_MPTCP = 262;

    public const int SOL_SOCKET = 1;
    public const int SOL_IP = 0;
    public const int SOL_TCP = 6;
    public const int SOL_UDP = 17;
    public const int SOL_IPV6 = 41;
}
