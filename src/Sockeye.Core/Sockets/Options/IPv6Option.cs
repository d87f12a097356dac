// Numbers as Linux has them on x86-64 and arm64 (linux/in6.h).
#pragma warning disable CS1591 // The names are documented by ipv6(7).

namespace Sockeye.Core.Sockets.Options;

/// <summary>IPV6_…: options of level <see cref="OptionLevel.IPv6"/>.</summary>
public static class IPv6Option
{
    public const int UnicastHops = 16, MulticastInterface = 17, MulticastHops = 18, MulticastLoop = 19, JoinGroup = 20,
        LeaveGroup = 21, MtuDiscover = 23, Mtu = 24, ReceiveErrors = 25, V6Only = 26, JoinAnyGroup = 42, LeaveAnyGroup = 45, MulticastAll = 29,
        ReceivePacketInfo = 49, PacketInfo = 50, ReceiveHopLimit = 51, DontFragment = 62, ReceiveTrafficClass = 66,
        TrafficClass = 67, MinimumHopCount = 73;
}
