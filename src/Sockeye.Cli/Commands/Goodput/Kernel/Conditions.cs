using System.Diagnostics;
using System.Globalization;
using Sockeye.Devices.Linux;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>Where and when a comparison was made: what a reader needs to judge its noise. Begins with the comparison.</summary>
internal sealed class Conditions(int seeds)
{
    private readonly string _loadBefore = Load();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>A sentence about it, at its end.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"Linux {Environment.OSVersion.Version.ToString(2)}, {Environment.ProcessorCount} processors, {seeds} seeds, {_clock.Elapsed.TotalMinutes:0} minutes; {(RealTimePriority.IsTaken ? "at" : "without")} real-time priority; load average {_loadBefore} before and {Load()} after.");

    // The mean of the last minute, as `uptime` shows it first.
    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
