// Signals and sigaction flags (signal(7), x86-64 and arm64 numbers). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGUSR2 = 12;
    public const int SIGPIPE = 13;
    public const int SIGALRM = 14;
    public const int SIGTERM = 15;
    public const int SIGCHLD = 17;
    public const int SIGCONT = 18;
    public const int SIGURG = 23;
    public const int SIGWINCH = 28;
    public const int SIGIO = 29;
    public const int SIGSTOP = 19;

    public const int SA_RESTART = 0x10000000;
    public const int SA_NOCLDWAIT = 2;
}
