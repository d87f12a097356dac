using System.Diagnostics;
using System.Globalization;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Cli.Commands.Drill.OnKernel;

/// <summary>The configuration of the kernel's side: settings of its namespace, and the programs ip and tc for the rest.</summary>
internal sealed class KernelHost(NetworkNamespace home, string device, DrillNetwork network) : IDrillHost
{
    private const string CongestionSetting = "net.ipv4.tcp_congestion_control";

    private static readonly string[] s_counterFiles = ["/proc/thread-self/net/snmp", "/proc/thread-self/net/netstat"];

    /// <summary>A congestion control that the namespace may not have by default, so that each socket is to be given it; or null.</summary>
    public string? CongestionControl { get; private set; }

    public IReadOnlyList<string> CounterNames => [.. ReadCounters().Keys];

    public string? SetSysctl(string name, string value)
    {
        try
        {
            home.Run(() => Sysctl.Set(name.Replace('.', '/'), value));
            return null;
        }
        catch (KernelException refused)
        {
            // Some of the suites' settings are of older kernels; others are refused though nothing would change.
            string? before = home.Run(() => Sysctl.Get(name.Replace('.', '/')));
            if (before is null || before == value) return null;
            if (name != CongestionSetting) return refused.Message;
            CongestionControl = value;
            return null;
        }
    }

    public string? SetRoute(RouteMetrics metrics)
    {
        var words = new List<string> { "route", "replace", $"{network.Remote}", "dev", device };
        if (metrics.AdvertisedMss is { } mss) words.AddRange(["advmss", Text(mss)]);
        if (metrics.Mtu is { } mtu) words.AddRange(metrics.IsMtuLocked ? ["mtu", "lock", Text(mtu)] : ["mtu", Text(mtu)]);
        if (metrics.InitialWindow is { } window) words.AddRange(["initcwnd", Text(window)]);
        if (metrics.InitialReceiveWindow is { } receive) words.AddRange(["initrwnd", Text(receive)]);
        if (metrics.Window is { } clamp) words.AddRange(["window", Text(clamp)]);
        if (metrics.CongestionWindow is { } most) words.AddRange(["cwnd", "lock", Text(most)]);
        if (metrics.SlowStartThreshold is { } threshold) words.AddRange(["ssthresh", "lock", Text(threshold)]);
        if (metrics.MinimumRto is { } timeout) words.AddRange(["rto_min", $"{Text(timeout)}ms"]);
        if (metrics.Reordering is { } reordering) words.AddRange(["reordering", Text(reordering)]);
        if (metrics.HopLimit is { } hops) words.AddRange(["hoplimit", Text(hops)]);
        if (metrics.IsQuickAck) words.AddRange(["quickack", "1"]);
        if (metrics.IsEcn) words.AddRange(["features", "ecn"]);
        if (metrics.CongestionControl is { } control) words.AddRange(["congctl", control]);
        if (network.Remote.IsIPv6) words.Insert(0, "-6");
        return Run("ip", words);
    }

    public string? SetMtu(int mtu) => Run("ip", ["link", "set", "dev", device, "mtu", Text(mtu)]);

    public string? SetSegmentation(bool on) => Run("ethtool", ["-K", device, "tso", on ? "on" : "off", "gso", on ? "on" : "off"]);

    public string? RefuseOutput(bool refuse) => refuse
        ? Run("tc", ["qdisc", "replace", "dev", device, "root", "pfifo", "limit", "0"])
        : Run("tc", ["qdisc", "replace", "dev", device, "root", "pfifo", "limit", "1000"]);

    public long? ReadCounter(string name) => ReadCounters().TryGetValue(name, out long value) ? value : null;

    public string? ForgetMetrics() => Run("ip", ["tcp_metrics", "flush", "all"]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string? Run(string program, IEnumerable<string> words) => home.Run(() =>
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using Process? running = Process.Start(start);
            string complaint = running?.StandardError.ReadToEnd().Trim() ?? "";
            running?.WaitForExit();
            return running is { ExitCode: 0 } ? null : $"{program} {string.Join(' ', start.ArgumentList)}: {complaint}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"the program {program} cannot be started: {missing.Message}";
        }
    });

    // Each group is two lines: names, then numbers.
    private Dictionary<string, long> ReadCounters() => home.Run(() =>
    {
        var counters = new Dictionary<string, long>();
        foreach (string file in s_counterFiles)
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i + 1 < lines.Length; i += 2)
            {
                string[] names = lines[i].Split(' ');
                string[] values = lines[i + 1].Split(' ');
                string group = names[0].TrimEnd(':');
                for (int k = 1; k < Math.Min(names.Length, values.Length); k++)
                {
                    if (long.TryParse(values[k], CultureInfo.InvariantCulture, out long value)) counters[group + names[k]] = value;
                }
            }
        }
        return counters;
    });
}
