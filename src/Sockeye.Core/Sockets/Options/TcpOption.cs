// Numbers as Linux has them on x86-64 and arm64 (linux/tcp.h).
#pragma warning disable CS1591 // The names are documented by tcp(7).

namespace Sockeye.Core.Sockets.Options;

/// <summary>TCP_…: options of level <see cref="OptionLevel.Tcp"/>.</summary>
public static class TcpOption
{
    public const int NoDelay = 1, MaximumSegment = 2, Cork = 3, KeepIdle = 4, KeepInterval = 5, KeepCount = 6, SynCount = 7,
        Linger2 = 8, DeferAccept = 9, WindowClamp = 10, Info = 11, QuickAck = 12, Congestion = 13, UserTimeout = 18;
}
