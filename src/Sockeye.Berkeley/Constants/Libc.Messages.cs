// Flags of send and recv, events of poll, ways of shutdown (send(2), recv(2), poll(2), shutdown(2)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int MSG_OOB = 1;
    public const int MSG_PEEK = 2;
    public const int MSG_DONTROUTE = 4;
    public const int MSG_CTRUNC = 8;
    public const int MSG_TRUNC = 0x20;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_EOR = 0x80;
    public const int MSG_WAITALL = 0x100;
    public const int MSG_CONFIRM = 0x800;
    public const int MSG_ERRQUEUE = 0x2000;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_MORE = 0x8000;
    public const int MSG_ZEROCOPY = 0x4000000;
    public const int MSG_FASTOPEN = 0x20000000;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;

    public const short POLLIN = 0x1;
    public const short POLLPRI = 0x2;
    public const short POLLOUT = 0x4;
    public const short POLLERR = 0x8;
    public const short POLLHUP = 0x10;
    public const short POLLNVAL = 0x20;
    public const short POLLRDNORM = 0x40;
    public const short POLLRDBAND = 0x80;
    public const short POLLWRNORM = 0x100;
    public const short POLLWRBAND = 0x200;
    public const short POLLRDHUP = 0x2000;

    public const int SHUT_RD = 0;
    public const int SHUT_WR = 1;
    public const int SHUT_RDWR = 2;
}
