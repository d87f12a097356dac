using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Rendering;
using Sockeye.Cli.Values;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Soak;
using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Commands.Soak;

/// <summary>Random conversations over random bad networks, many of them; or one, to look at.</summary>
internal sealed class SoakCommand : CliCommand
{
    private const int UsualSeeds = 10_000;

    private readonly Option<int> _seeds = OptionOf.Number("--seeds", "N", "How many [10000]", 1, int.MaxValue, UsualSeeds);
    private readonly Option<ulong> _first = OptionOf.Seed("--first");
    private readonly Option<ulong> _seed = OptionOf.Seed();
    private readonly Option<int> _threads = OptionOf.Number(
        "--threads", "N", "How many at a time; as many as there are processors by default", 1, 1024, Environment.ProcessorCount);

    private readonly Option<string?> _pcap = CommonOptions.Pcap("With --seed: also write its packets to FILE (pcapng, for Wireshark)");
    private readonly Option<bool> _trace = new("--trace") { Description = "With --seed: print its packets, as tcpdump would" };

    public SoakCommand()
        : base("soak", "Test TCP with random conversations over bad networks, in virtual time")
    {
        _first.Description = "The first seed [1]";
        _seed.Description = "Play this seed alone, and show it";
        foreach (Option option in (Option[])[_seeds, _first, _seed, _threads, _pcap, _trace]) Add(option);
        Examples =
        [
            new("soak", "ten thousand seeds"),
            new("soak --seeds 500 --first 20000", "others"),
            new("soak --seed 42 --trace", "one of them, packet by packet"),
            new("soak --seed 42 --pcap bad.pcapng", "for Wireshark"),
        ];
        Notes = "Each seed makes a network that delays, loses, repeats, reorders and damages packets, and a few connections with\n"
            + "random calls on both sides. In the end every stream must be intact, every connection at its end, and nothing left\n"
            + "behind: no socket, buffer, timer or port. The same seed always gives the same packets.";
    }

    public override Task<int> RunAsync(CommandContext context)
    {
        ParseResult arguments = context.Arguments;
        bool isOne = arguments.GetResult(_seed) is OptionResult { Implicit: false };
        string? pcap = arguments.GetValue(_pcap);
        bool trace = arguments.GetValue(_trace);
        if (!isOne && (pcap is not null || trace))
        {
            throw RefusalException.BadUsage("--pcap and --trace show one seed", "Name it: sockeye soak --seed 42 --trace");
        }
        int code = isOne
            ? PlayOne(arguments.GetValue(_seed), pcap, trace, context.Screen)
            : PlayMany(arguments.GetValue(_first), arguments.GetValue(_seeds), arguments.GetValue(_threads), context);
        return Task.FromResult(code);
    }

    private static int PlayOne(ulong seed, string? pcap, bool trace, Screen screen)
    {
        using PcapngWriter? capture = CommonOptions.OpenCapture(pcap);
        var recorder = new SeedRecorder(capture, trace ? screen.Out : null);
        ConversationResult result = Conversation.Play(seed, world => world.Observe(recorder));
        Show(screen, result);
        return result.IsGood ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static int PlayMany(ulong first, int count, int threads, CommandContext context)
    {
        int slice = Math.Max(100, threads * 50);
        var clock = Stopwatch.StartNew();
        long played = 0, frames = 0, bytes = 0, bad = 0;
        TimeSpan time = default;
        Screen screen = context.Screen;
        while (played < count && !context.Stopping.IsCancellationRequested)
        {
            SoakSummary summary;
            try
            {
                summary = SoakRun.Play(first + (ulong)played, (int)Math.Min(slice, count - played), threads, context.Stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            played += summary.Seeds;
            frames += summary.Frames;
            bytes += summary.Bytes;
            time += summary.VirtualTime;
            bad += summary.Bad.Count;
            foreach (ConversationResult one in summary.Bad) Show(screen, one);
            screen.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{played} of {count} seeds, {bad} bad, {clock.Elapsed.TotalSeconds:0} s\n"));
            screen.Flush();
        }
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{played} seeds, {frames} packets, {bytes >> 20} MiB, {time.TotalHours:0.0} hours of virtual time in {clock.Elapsed.TotalSeconds:0.0} s: {(bad == 0 ? "all good" : $"{bad} bad")}"));
        return bad == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void Show(Screen screen, ConversationResult result)
    {
        screen.WriteLine(screen.Paint(
            $"seed {result.Seed}: {result.Frames} packets, {result.Bytes} bytes, {result.VirtualTime}, {(result.IsGood ? "good" : "BAD")}",
            result.IsGood ? ReportTone.Heading : ReportTone.Bad));
        if (result.Plan.Length > 0) screen.WriteLine("  " + result.Plan.TrimStart());
        foreach (string problem in result.Problems) screen.WriteLine("  problem: " + problem);
        if (!result.IsGood) screen.WriteLine($"  again: sockeye soak --seed {result.Seed} --trace");
    }
}
