// Options of level SOL_SOCKET (socket(7)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int SO_DEBUG = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_TYPE = 3;
    public const int SO_ERROR = 4;
    public const int SO_DONTROUTE = 5;
    public const int SO_BROADCAST = 6;
    public const int SO_SNDBUF = 7;
    public const int SO_RCVBUF = 8;
    public const int SO_KEEPALIVE = 9;
    public const int SO_OOBINLINE = 10;
    public const int SO_PRIORITY = 12;
    public const int SO_LINGER = 13;
    public const int SO_REUSEPORT = 15;
    public const int SO_PASSCRED = 16;
    public const int SO_PEERCRED = 17;
    public const int SO_RCVLOWAT = 18;
    public const int SO_SNDLOWAT = 19;
    public const int SO_RCVTIMEO = 20;
    public const int SO_SNDTIMEO = 21;
    public const int SO_BINDTODEVICE = 25;
    public const int SO_TIMESTAMP = 29;
    public const int SO_ACCEPTCONN = 30;
    public const int SO_SNDBUFFORCE = 32;
    public const int SO_RCVBUFFORCE = 33;
    public const int SO_MARK = 36;
    public const int SO_PROTOCOL = 38;
    public const int SO_DOMAIN = 39;
    public const int SO_BUSY_POLL = 46;
    public const int SO_INCOMING_CPU = 49;
    public const int SO_MAX_PACING_RATE = 47;
    public const int SO_ZEROCOPY = 60;

    public const int SCM_RIGHTS = 1;
    public const int SCM_CREDENTIALS = 2;

    public const int SOMAXCONN = 4096;
}
