using System.Globalization;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Configuration;

/// <summary>Turns the shell commands of scripts into configuration of the system under test. No shell is ever started.</summary>
internal sealed class CommandRunner(IDrillHost host)
{
    private const string ProcPrefix = "/proc/sys/";

    private readonly Dictionary<string, long> _countersBefore = [];

    /// <summary>Does what a command section asks for.</summary>
    /// <exception cref="ScriptException">A command is unknown or wrong.</exception>
    /// <exception cref="DrillFailure">A check in it failed.</exception>
    public void Run(CommandAction section)
    {
        foreach ((int line, List<List<string>> pipeline) in ShellText.Read(section.Text, section.Line))
        {
            if (pipeline.Count == 1) Run(pipeline[0], line);
            else RunPipeline(pipeline, line);
        }
    }

    private void Run(List<string> words, int line)
    {
        string program = words[0];
        string name = program[(program.LastIndexOf('/') + 1)..];
        string? complaint = name switch
        {
            "defaults.sh" => SetDefaults(program),
            "set_sysctls.py" => SetSysctls(words.Skip(1).Select(FromProc)),
            "sysctl" => SetSysctls(words.Skip(1).Where(word => !word.StartsWith('-'))),
            "ip" => RunIP([.. words.Skip(1).Where(word => word is not ("-6" or "-4"))]),
            "tc" => RunQueueing(words),
            "nstat" => Remember(words),
            "ethtool" => SetOffloads(words),
            // A listening socket is no news, and what a script changes ends with its stack.
            "grep" or "true" or "sync" or "sleep" => null,
            _ when program.StartsWith("/tmp/sysctl_restore_", StringComparison.Ordinal) => null,
            _ => $"the command '{program}' is not known",
        };
        if (complaint is not null) throw new ScriptException(line, complaint);
    }

    private string? SetDefaults(string program)
    {
        foreach ((string name, string value) in SuiteDefaults.Of(program))
        {
            if (host.SetSysctl(name, value) is { } complaint) return complaint;
        }
        return null;
    }

    private string? SetSysctls(IEnumerable<string> settings)
    {
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) return $"'{setting}' is no name=value";
            string name = setting[..equals].Replace('/', '.');
            if (host.SetSysctl(name, setting[(equals + 1)..]) is { } complaint) return complaint;
        }
        return null;
    }

    private static string FromProc(string word) => word.StartsWith(ProcPrefix, StringComparison.Ordinal) ? word[ProcPrefix.Length..] : word;

    private string? RunIP(string[] words) => words switch
    {
        ["route", "change" or "replace" or "add", _, .. var rest] => SetRoute(rest),
        ["link", "set", .. var rest] => SetLink(rest),
        ["tcp_metrics", "flush", ..] => host.ForgetMetrics(),
        ["route", "flush", "cache"] => null,
        _ => $"the command 'ip {string.Join(' ', words)}' is not known",
    };

    private string? SetLink(string[] words)
    {
        int at = Array.IndexOf(words, "mtu");
        bool isMtu = at >= 0 && at + 1 < words.Length;
        return isMtu && int.TryParse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int mtu)
            ? host.SetMtu(mtu)
            : $"the command 'ip link set {string.Join(' ', words)}' is not known";
    }

    private string? SetRoute(string[] words)
    {
        var metrics = new RouteMetrics(null, null, false, null, null);
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            if (words[i] is "via" or "dev" or "src" or "metric" or "proto" or "scope") continue;
            string name = words[i];
            string value = words[i + 1];
            if (value == "lock")
            {
                if (name == "mtu") metrics = metrics with { IsMtuLocked = true };
                if (++i + 1 >= words.Length) return $"'{name} lock' wants a number";
                value = words[i + 1];
            }
            if (name is "congctl" or "features")
            {
                metrics = name == "congctl" ? metrics with { CongestionControl = value } : metrics with { IsEcn = value == "ecn" };
                continue;
            }
            if (name == "rto_min" && value.EndsWith("ms", StringComparison.Ordinal)) value = value[..^2];
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return $"'{value}' is no value of {name}";
            switch (name)
            {
                case "advmss": metrics = metrics with { AdvertisedMss = number }; break;
                case "mtu": metrics = metrics with { Mtu = number }; break;
                case "initcwnd": metrics = metrics with { InitialWindow = number }; break;
                case "initrwnd": metrics = metrics with { InitialReceiveWindow = number }; break;
                case "window": metrics = metrics with { Window = number }; break;
                case "cwnd": metrics = metrics with { CongestionWindow = number }; break;
                case "ssthresh": metrics = metrics with { SlowStartThreshold = number }; break;
                case "rto_min": metrics = metrics with { MinimumRto = number }; break;
                case "reordering": metrics = metrics with { Reordering = number }; break;
                case "hoplimit": metrics = metrics with { HopLimit = number }; break;
                case "quickack": metrics = metrics with { IsQuickAck = number != 0 }; break;
                default: return $"the route attribute '{name}' is not known";
            }
        }
        return host.SetRoute(metrics);
    }

    // ethtool -K tun0 tso off gso off
    private string? SetOffloads(List<string> words)
    {
        int at = words.FindIndex(word => word is "tso" or "gso");
        if (at < 0 || at + 1 >= words.Count) return null; // merging of what comes in is not the script's doing
        return host.SetSegmentation(words[at + 1] == "on");
    }

    // "pfifo limit 0" refuses everything; the disciplines that pass everything on are all the same without a rate.
    private string? RunQueueing(List<string> words)
    {
        string line = string.Join(' ', words);
        bool isDelete = words is ["tc", "qdisc", "delete" or "del", ..];
        bool isSet = words is ["tc", "qdisc", "add" or "replace" or "change", ..];
        if (!isDelete && !isSet) return $"the command '{line}' is not known";
        if (isDelete) return host.RefuseOutput(false);
        if (line.Contains(" limit 0", StringComparison.Ordinal)) return host.RefuseOutput(true);
        return words.Exists(word => word is "fq" or "pfifo" or "pfifo_fast" or "fq_codel" or "noqueue" or "bfifo")
            ? host.RefuseOutput(false)
            : $"the queueing discipline in '{line}' is not known";
    }

    // nstat -n remembers the counters; what it shows later is the difference.
    private string? Remember(List<string> words)
    {
        if (!words.Contains("-n")) return null;
        _countersBefore.Clear();
        foreach (string name in host.CounterNames) _countersBefore[name] = host.ReadCounter(name) ?? 0;
        return null;
    }

    // nstat [-s] | grep Name | grep -q " N "
    private void RunPipeline(List<List<string>> pipeline, int line)
    {
        string[] patterns = [.. pipeline.Skip(1).Where(command => command.Count > 1 && command[0] == "grep").Select(command => command[^1])];
        if (pipeline[0] is ["grep", ..]) return; // looks at /proc, which tells nothing that the script does not see
        if (pipeline[0] is not ["nstat", ..] || patterns.Length != 2)
        {
            throw new ScriptException(line, $"the command '{string.Join(" | ", pipeline.Select(command => string.Join(' ', command)))}' is not known");
        }
        string name = patterns[0].Trim();
        long now = host.ReadCounter(name) ?? throw new ScriptException(line, $"there is no counter {name}");
        long difference = now - _countersBefore.GetValueOrDefault(name);
        if (!pipeline[0].Contains("-s")) _countersBefore[name] = now;
        if (difference.ToString(CultureInfo.InvariantCulture) != patterns[1].Trim())
        {
            throw new DrillFailure(line, $"the counter {name} has grown by {difference} instead of {patterns[1].Trim()}");
        }
    }
}
