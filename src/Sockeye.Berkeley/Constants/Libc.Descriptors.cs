// Commands and flags of descriptors (fcntl(2), ioctl(2)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int F_DUPFD = 0;
    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int F_DUPFD_CLOEXEC = 1030;

    public const int FD_CLOEXEC = 1;

    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;

    public const int FIONREAD = 0x541b;
    public const int FIONBIO = 0x5421;
    public const int SIOCINQ = FIONREAD;
    public const int SIOCOUTQ = 0x5411;
    public const int SIOCATMARK = 0x8905;
    public const int SIOCOUTQNSD = 0x894b;

    public const int STDIN_FILENO = 0;
    public const int STDOUT_FILENO = 1;
    public const int STDERR_FILENO = 2;
}
