// Numbers as Linux has them on x86-64 and arm64 (linux/in.h).
#pragma warning disable CS1591 // The names are documented by ip(7).

namespace Sockeye.Core.Sockets.Options;

/// <summary>IP_…: options of level <see cref="OptionLevel.IP"/>.</summary>
public static class IPOption
{
    public const int Tos = 1, Ttl = 2, HeaderIncluded = 3, ReceiveOptions = 6, PacketInfo = 8, MtuDiscover = 10,
        ReceiveErrors = 11, ReceiveTtl = 12, ReceiveTos = 13, Mtu = 14, FreeBind = 15, Transparent = 19, MinimumTtl = 21,
        BindAddressNoPort = 24, MulticastInterface = 32, MulticastTtl = 33, MulticastLoop = 34, AddMembership = 35,
        DropMembership = 36, JoinAnyGroup = 42, LeaveAnyGroup = 45, MulticastAll = 49, UnicastInterface = 50;
}
