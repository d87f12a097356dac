using System.Globalization;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>Puts this process before everything that has no real-time priority (sched(7), SCHED_RR), so that it is late only by what
/// it does itself: for measurements of microseconds on a machine that others use too.</summary>
/// <remarks>Threads that start later inherit it, and so does what the process replaces itself by. The kernel leaves a twentieth of each
/// second to the others (sched_rt_runtime_us).</remarks>
public static unsafe class RealTimePriority
{
    private const int RoundRobin = 2;

    /// <summary>The calling thread has it.</summary>
    public static bool IsTaken => Libc.GetScheduler(0) == RoundRobin;

    /// <summary>Gives it to all threads of the process, the least there is.</summary>
    /// <returns>False when the system does not let us, which needs CAP_SYS_NICE or a limit (RLIMIT_RTPRIO).</returns>
    public static bool TryTake()
    {
        int least = 1;
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // A thread that has just ended needs none.
            _ = Libc.SetScheduler(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), RoundRobin, &least);
        }
        return IsTaken;
    }
}
