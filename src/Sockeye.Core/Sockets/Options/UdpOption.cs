// Numbers as Linux has them on x86-64 and arm64 (linux/udp.h).
#pragma warning disable CS1591 // The names are documented by udp(7).

namespace Sockeye.Core.Sockets.Options;

/// <summary>UDP_…: options of level <see cref="OptionLevel.Udp"/>.</summary>
public static class UdpOption
{
    public const int Cork = 1;
}
