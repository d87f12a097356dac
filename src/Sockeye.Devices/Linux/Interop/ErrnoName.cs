namespace Sockeye.Devices.Linux.Interop;

/// <summary>The kernel's error numbers by the names a manual page uses.</summary>
internal static class ErrnoName
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int EBADF = 9;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int ENODEV = 19;
    public const int EINVAL = 22;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EMSGSIZE = 90;
    public const int EOPNOTSUPP = 95;
    public const int EADDRINUSE = 98;
    public const int ENETDOWN = 100;
    public const int ENETUNREACH = 101;
    public const int ENOBUFS = 105;
    public const int EBADFD = 77;

    /// <summary>"EPERM (operation not permitted)".</summary>
    public static string Describe(int errno) => errno switch
    {
        EPERM => "EPERM (operation not permitted)",
        ENOENT => "ENOENT (no such file)",
        EINTR => "EINTR (interrupted)",
        EIO => "EIO (input/output error)",
        ENXIO => "ENXIO (no such device or address)",
        EBADF => "EBADF (bad file descriptor)",
        EAGAIN => "EAGAIN (try again)",
        ENOMEM => "ENOMEM (out of memory)",
        EACCES => "EACCES (permission denied)",
        EBUSY => "EBUSY (device or resource busy)",
        EEXIST => "EEXIST (already exists)",
        ENODEV => "ENODEV (no such device)",
        EINVAL => "EINVAL (invalid argument)",
        EMFILE => "EMFILE (too many open files)",
        ENOSPC => "ENOSPC (a limit is reached)",
        EBADFD => "EBADFD (descriptor in a bad state)",
        EMSGSIZE => "EMSGSIZE (message too long)",
        EOPNOTSUPP => "EOPNOTSUPP (operation not supported)",
        EADDRINUSE => "EADDRINUSE (address in use)",
        ENETDOWN => "ENETDOWN (network is down)",
        ENETUNREACH => "ENETUNREACH (network is unreachable)",
        ENOBUFS => "ENOBUFS (no buffer space)",
        _ => $"errno {errno}",
    };
}
