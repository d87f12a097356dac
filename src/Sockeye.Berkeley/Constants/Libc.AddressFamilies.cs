// Address families and socket types (socket(2)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int AF_UNSPEC = 0;
    public const int AF_UNIX = 1;
    public const int AF_LOCAL = 1;
    public const int AF_INET = 2;
    public const int AF_AX25 = 3;
    public const int AF_IPX = 4;
    public const int AF_APPLETALK = 5;
    public const int AF_INET6 = 10;
    public const int AF_NETLINK = 16;
    public const int AF_ROUTE = 16;
    public const int AF_PACKET = 17;
    public const int AF_TIPC = 30;
    public const int AF_VSOCK = 40;
    public const int AF_XDP = 44;
    public const int AF_MAX = 46;

    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_RAW = 3;
    public const int SOCK_RDM = 4;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_DCCP = 6;
    public const int SOCK_PACKET = 10;
    public const int SOCK_NONBLOCK = 2048;
    public const int SOCK_CLOEXEC = 524288;

    public const int PF_UNSPEC = AF_UNSPEC;
    public const int PF_UNIX = AF_UNIX;
    public const int PF_LOCAL = AF_LOCAL;
    public const int PF_INET = AF_INET;
    public const int PF_INET6 = AF_INET6;

    /// <summary>0.0.0.0, in host byte order as C has it: use <c>htonl(INADDR_ANY)</c>.</summary>
    public const uint INADDR_ANY = 0;
    /// <summary>127.0.0.1 in host byte order.</summary>
    public const uint INADDR_LOOPBACK = 0x7f000001;
    /// <summary>255.255.255.255 in host byte order.</summary>
    public const uint INADDR_BROADCAST = 0xffffffff;
    /// <summary>What inet_addr answers for text that is no address.</summary>
    public const uint INADDR_NONE = 0xffffffff;
}
