// Numbers as Linux has them on x86-64 and arm64 (linux/udp.h).

namespace Sockeye.Core.Sockets.Options;

/// <summary>UDP_….</summary>
internal static class UdpOption
{
    public const int Cork = 1;
}
