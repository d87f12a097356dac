using System.CommandLine;
using System.Globalization;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Commands.Drill.OnKernel;
using Sockeye.Cli.Values;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Commands.Drill;

/// <summary>Runs packetdrill scripts against our stack, in virtual time.</summary>
internal sealed class DrillCommand : CliCommand
{
    private readonly Argument<string[]> _paths = new("FILE|FOLDER")
    {
        Description = "Scripts (*.pkt); folders are searched to the bottom", Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _variant = OptionOf.Choice(
        "--variant", "VARIANT", "Over which IP scripts run that do not say so themselves: ipv4, ipv6, mapped (IPv6 sockets, IPv4 packets) or all [ipv4]",
        "ipv4", "ipv4", "ipv6", "mapped", "all");

    private readonly Option<string> _on = OptionOf.Choice(
        "--on", "SYSTEM", "What is tested: our stack, or this host's kernel, one script at a time and in real time [stack]", "stack", "stack", "kernel");

    private readonly Option<string?> _filter = new("--filter") { Description = "Only scripts whose path contains TEXT", HelpName = "TEXT" };
    private readonly Option<string[]> _define = new("--define", "-D") { Description = "In scripts NAME stands for VALUE", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _pcap = CommonOptions.Pcap("Also write all packets to FILE (pcapng, for Wireshark)");
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Also tell of scripts that pass, and show what they print" };

    // packetdrill's own options, which also stand in scripts: those of the command line win.
    private readonly Option<string?>[] _scriptOptions =
    [
        new("--tolerance_usecs") { Description = "How early or late something may be, in microseconds [4000]", HelpName = "N" },
        new("--ip_version") { Description = "ipv4, ipv6 or ipv4-mapped-ipv6, whatever the scripts say", HelpName = "VERSION" },
        new("--mtu") { Description = "Largest IP packet [1500; 1520 over IPv6]", HelpName = "N" },
        new("--mss") { Description = "Segments that a larger injected packet stands for", HelpName = "N" },
        new("--local_ip") { Description = "The stack's address", HelpName = "ADDRESS" },
        new("--remote_ip") { Description = "The peer's address", HelpName = "ADDRESS" },
        new("--tcp_ts_tick_usecs") { Description = "Also check timestamps, so many microseconds a tick", HelpName = "N" },
        new("--ticks_per_second") { Description = "How coarse the stack's timers are, as on a Linux of that CONFIG_HZ (100 to 1000, or 0 for exact ones) [1000]", HelpName = "N" },
    ];

    private readonly Option<bool>[] _scriptFlags =
    [
        new("--strict_segments") { Description = "A line of a script is one packet, never several" },
        new("--tcp_ts_ecr_scaled") { Description = "Work out echoed timestamps that were never sent" },
    ];

    public DrillCommand()
        : base("drill", "Run packetdrill scripts against our stack, in virtual time")
    {
        Add(_paths);
        foreach (Option option in (Option[])[_variant, _on, _filter, _define, _pcap, _json, _verbose, .. _scriptOptions, .. _scriptFlags]) Add(option);
        Examples =
        [
            new("drill tests/Sockeye.Scenarios", "all scripts of a folder"),
            new("drill close.pkt --variant all", "one script over IPv4, IPv6 and mapped addresses"),
            new("drill close.pkt --pcap close.pcapng", "for Wireshark"),
            new("drill close.pkt --on kernel", "what Linux does, as root"),
        ];
        Notes = "A script says what a program calls, which segments come in, which must go out, and when. Each runs against a stack of\n"
            + "its own; waiting costs nothing. The last line says how many passed; the exit status is 0 only if none failed.";
    }

    public override Task<int> RunAsync(CommandContext context)
    {
        ParseResult arguments = context.Arguments;
        Dictionary<string, string> definitions = ReadDefinitions(arguments.GetValue(_define) ?? []);
        bool isKernel = arguments.GetValue(_on) == "kernel";
        var runner = new DrillRunner(ReadOptions(arguments), definitions, isKernel ? network => new KernelDrillSystem(network) : null);
        List<DrillScript> scripts = DrillScripts.Find(arguments.GetValue(_paths)!, arguments.GetValue(_filter));
        if (scripts.Count == 0) throw new RefusalException($"no script's path contains '{arguments.GetValue(_filter)}'");
        (DrillScript Script, DrillVariant Variant)[] runs =
            [.. scripts.SelectMany(script => VariantsOf(runner, script, arguments.GetValue(_variant)!).Select(variant => (script, variant)))];
        var results = new DrillResult[runs.Length];
        // Scripts in real time would disturb each other.
        int threads = isKernel ? 1 : Environment.ProcessorCount;
        var options = new ParallelOptions { CancellationToken = context.Stopping, MaxDegreeOfParallelism = threads };
        Func<DrillScript, DrillVariant, DrillResult> run = isKernel
            ? new RealTimeRuns(runner, new DrillRunner(ReadOptions(arguments), definitions)).Run
            : (script, variant) => runner.Run(script.Name, script.Text, variant);
        Parallel.For(0, runs.Length, options, i => results[i] = run(runs[i].Script, runs[i].Variant));
        var output = new DrillOutput(context.Screen, arguments.GetValue(_verbose), arguments.GetValue(_json));
        foreach (DrillResult result in results) output.Write(result);
        WriteCapture(arguments.GetValue(_pcap), results);
        int failed = results.Count(result => result.Outcome == DrillOutcome.Failed);
        int skipped = results.Count(result => result.Outcome == DrillOutcome.Skipped);
        context.Screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{results.Length - failed - skipped} passed, {failed} failed, {skipped} skipped"));
        return Task.FromResult(failed == 0 ? ExitCodes.Success : ExitCodes.Failure);
    }

    private static IEnumerable<DrillVariant> VariantsOf(DrillRunner runner, DrillScript script, string wanted)
    {
        try
        {
            if (runner.FixedVariant(script.Name, script.Text) is { } variant) return [variant];
        }
        catch (ScriptException)
        {
            return [DrillVariant.IPv4]; // the run will say what is wrong
        }
        return wanted switch
        {
            "ipv6" => [DrillVariant.IPv6],
            "mapped" => [DrillVariant.Mapped],
            "all" => [DrillVariant.IPv4, DrillVariant.IPv6, DrillVariant.Mapped],
            _ => [DrillVariant.IPv4],
        };
    }

    private List<ScriptOption> ReadOptions(ParseResult arguments)
    {
        var options = new List<ScriptOption>();
        foreach (Option<string?> option in _scriptOptions)
        {
            if (arguments.GetValue(option) is { } value) options.Add(new ScriptOption(option.Name.TrimStart('-'), value, 0));
        }
        foreach (Option<bool> flag in _scriptFlags)
        {
            if (arguments.GetValue(flag)) options.Add(new ScriptOption(flag.Name.TrimStart('-'), null, 0));
        }
        return options;
    }

    private static Dictionary<string, string> ReadDefinitions(string[] definitions)
    {
        var read = new Dictionary<string, string>();
        foreach (string definition in definitions)
        {
            int equals = definition.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw RefusalException.BadUsage($"--define wants NAME=VALUE, not '{definition}'");
            read[definition[..equals]] = definition[(equals + 1)..];
        }
        return read;
    }

    private static void WriteCapture(string? path, DrillResult[] results)
    {
        using PcapngWriter? capture = CommonOptions.OpenCapture(path);
        if (capture is null) return;
        foreach (DrillResult result in results)
        {
            int index = capture.AddInterface(result.Name, LinkType.RawIP);
            foreach (RecordedPacket packet in result.Packets)
            {
                capture.WritePacket(index, packet.Time.Nanoseconds, packet.Bytes, packet.IsInbound ? PacketDirection.Inbound : PacketDirection.Outbound, null);
            }
        }
    }
}
