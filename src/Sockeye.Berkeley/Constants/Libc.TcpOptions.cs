// Options of level IPPROTO_TCP (tcp(7)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int TCP_NODELAY = 1;
    public const int TCP_MAXSEG = 2;
    public const int TCP_CORK = 3;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;
    public const int TCP_KEEPCNT = 6;
    public const int TCP_SYNCNT = 7;
    public const int TCP_LINGER2 = 8;
    public const int TCP_DEFER_ACCEPT = 9;
    public const int TCP_WINDOW_CLAMP = 10;
    public const int TCP_INFO = 11;
    public const int TCP_QUICKACK = 12;
    public const int TCP_CONGESTION = 13;
    public const int TCP_MD5SIG = 14;
    public const int TCP_USER_TIMEOUT = 18;
    public const int TCP_FASTOPEN = 23;
    public const int TCP_TIMESTAMP = 24;
    public const int TCP_NOTSENT_LOWAT = 25;
    public const int TCP_FASTOPEN_CONNECT = 30;
}
