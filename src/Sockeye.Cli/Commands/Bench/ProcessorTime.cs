using System.Globalization;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>Processor time as Linux counts it, to the nanosecond.</summary>
internal static class ProcessorTime
{
    /// <summary>All threads of this process.</summary>
    public static TimeSpan OfProcess => Environment.CpuUsage.TotalTime;

    /// <summary>The calling thread's name in /proc.</summary>
    public static string CurrentThread() => "/proc/" + new FileInfo("/proc/thread-self").LinkTarget + "/schedstat";

    /// <summary>One thread; zero when it has ended.</summary>
    public static TimeSpan OfThread(string name)
    {
        try
        {
            string text = File.ReadAllText(name);
            long nanoseconds = long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
        }
        catch (IOException)
        {
            return default;
        }
    }
}
