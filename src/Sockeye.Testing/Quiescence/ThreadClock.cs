using System.Runtime.InteropServices;

namespace Sockeye.Testing.Quiescence;

/// <summary>How much processor time a thread of this process has used, to the nanosecond (clock_getcpuclockid(3)).</summary>
internal static partial class ThreadClock
{
    /// <summary>Nanoseconds, or -1 when there is no such thread any more.</summary>
    public static long Read(int thread)
    {
        // Linux, include/linux/posix-timers_types.h: the complement of the thread's number, then "per thread" (4) and "scheduler's" (2).
        int clock = (~thread << 3) | 6;
        return GetTime(clock, out Timespec time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : -1;
    }

    // No memory is touched beyond the result and nothing blocks: a system call without the cost of leaving managed code.
    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Timespec time);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
