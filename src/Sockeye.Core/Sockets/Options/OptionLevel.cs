// Numbers as Linux has them on x86-64 and arm64 (linux/in.h, asm-generic/socket.h).
#pragma warning disable CS1591 // The names are documented by getsockopt(2).

namespace Sockeye.Core.Sockets.Options;

/// <summary>Levels of the options that a socket has: the second argument of setsockopt.</summary>
public static class OptionLevel
{
    public const int Socket = 1, IP = 0, IPv6 = 41, Tcp = 6, Udp = 17, Icmp = 1, IcmpV6 = 58, Raw = 255;
}
