// Flags and errors of getaddrinfo, text lengths of addresses (getaddrinfo(3), inet_ntop(3)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int AI_PASSIVE = 1;
    public const int AI_CANONNAME = 2;
    public const int AI_NUMERICHOST = 4;
    public const int AI_V4MAPPED = 8;
    public const int AI_ALL = 16;
    public const int AI_ADDRCONFIG = 32;
    public const int AI_NUMERICSERV = 1024;

    public const int EAI_BADFLAGS = -1;
    public const int EAI_NONAME = -2;
    public const int EAI_AGAIN = -3;
    public const int EAI_FAIL = -4;
    public const int EAI_ADDRFAMILY = -9;
    public const int EAI_FAMILY = -6;
    public const int EAI_SOCKTYPE = -7;
    public const int EAI_SERVICE = -8;
    public const int EAI_MEMORY = -10;
    public const int EAI_SYSTEM = -11;
    public const int EAI_OVERFLOW = -12;

    public const int INET_ADDRSTRLEN = 16;
    public const int INET6_ADDRSTRLEN = 46;
}
