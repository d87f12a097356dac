// Options of level IPPROTO_TCP (tcp(7)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

using Sockeye.Core.Sockets.Options;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int TCP_NODELAY = TcpOption.NoDelay;
    public const int TCP_MAXSEG = TcpOption.MaximumSegment;
    public const int TCP_CORK = TcpOption.Cork;
    public const int TCP_KEEPIDLE = TcpOption.KeepIdle;
    public const int TCP_KEEPINTVL = TcpOption.KeepInterval;
    public const int TCP_KEEPCNT = TcpOption.KeepCount;
    public const int TCP_SYNCNT = TcpOption.SynCount;
    public const int TCP_LINGER2 = TcpOption.Linger2;
    public const int TCP_DEFER_ACCEPT = TcpOption.DeferAccept;
    public const int TCP_WINDOW_CLAMP = TcpOption.WindowClamp;
    public const int TCP_INFO = TcpOption.Info;
    public const int TCP_QUICKACK = TcpOption.QuickAck;
    public const int TCP_CONGESTION = TcpOption.Congestion;
    public const int TCP_MD5SIG = 14;
    public const int TCP_USER_TIMEOUT = TcpOption.UserTimeout;
    public const int TCP_FASTOPEN = 23;
    public const int TCP_TIMESTAMP = 24;
    public const int TCP_NOTSENT_LOWAT = 25;
    public const int TCP_FASTOPEN_CONNECT = 30;
}
