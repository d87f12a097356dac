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
    public const int TCP_CC_INFO = TcpOption.CongestionInfo;
    public const int TCP_SAVE_SYN = TcpOption.SaveSyn;
    public const int TCP_SAVED_SYN = TcpOption.SavedSyn;
    public const int TCP_FASTOPEN_CONNECT = 30;
    public const int TCP_FASTOPEN_KEY = TcpOption.FastOpenKey;
    public const int TCP_FASTOPEN_NO_COOKIE = TcpOption.FastOpenNoCookie;
    public const int TCP_INQ = TcpOption.Inq;
    public const int TCP_CM_INQ = TcpOption.ControlInq;
    public const int TCP_TX_DELAY = TcpOption.TransmitDelay;
    public const int TCP_RTO_MAX_MS = TcpOption.RtoMaximum;
    public const int TCP_RTO_MIN_US = TcpOption.RtoMinimum;
    public const int TCP_DELACK_MAX_US = TcpOption.DelayedAckMaximum;
}
