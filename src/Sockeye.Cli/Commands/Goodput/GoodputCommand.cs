using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Sockeye.Cli.Commands.Goodput.Kernel;
using Sockeye.Cli.Commands.Lab;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Cli.Values;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>How much bulk transfers get out of many paths, in virtual time.</summary>
internal sealed class GoodputCommand : CliCommand
{
    private readonly Option<Sharing[]> _flows = OptionOf.Make<Sharing[]>(
        "--flows", "NAME,NAME", "Who shares each path: reno, cubic, bbr, '2 cubic', cubic+bbr … [reno,cubic,bbr]",
        [new(["reno"]), new(["cubic"]), new(["bbr"])], Lists.TrySharings, "names such as cubic,cubic+bbr");

    private readonly Option<long[]> _rates = OptionOf.Make<long[]>(
        "--rate", "RATE,RATE", "Bottlenecks [1mbit,10mbit,100mbit,1gbit]", [], Lists.TryRates, "rates such as 10mbit,1gbit");

    private readonly Option<TimeSpan[]> _roundTrips = OptionOf.Make<TimeSpan[]>(
        "--rtt", "TIME,TIME", "Round trips [2ms,20ms,100ms,600ms]", [], Lists.TryTimes, "times such as 20ms,100ms");

    private readonly Option<double[]> _losses = OptionOf.Make<double[]>(
        "--loss", "SHARE,SHARE", "Packets lost by chance [0,0.1%,1%,5%]", [], Lists.TryShares, "shares such as 0,1%");

    private readonly Option<double[]> _queues = OptionOf.Make<double[]>(
        "--queue", "N,N", "Queues in bandwidth-delay products [0.25,1,4]", [], Lists.TryNumbers, "numbers such as 0.25,1");

    private readonly Option<string?> _write = new("--write")
    {
        Description = "Play everything that docs/goodput shows, and write snapshot, tables and charts to FOLDER",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _charts = new("--charts") { Description = "With --write: only the charts over time" };

    private readonly Option<bool> _kernel = new("--kernel")
    {
        Description = "Compare with this machine's kernel in real time, through an emulated path, in minutes",
    };

    private readonly Option<int> _seeds = OptionOf.Number("--seeds", "N", "With --kernel: runs of each path, in pairs with the same losses [5]", 1, 100, 5);

    private readonly Option<ulong> _seed = OptionOf.Seed();
    private readonly Option<int> _threads = OptionOf.Number(
        "--threads", "N", "How many at a time; as many as there are processors by default", 1, 1024, Environment.ProcessorCount);

    private readonly Option<bool> _json = CommonOptions.Json();

    public GoodputCommand()
        : base("goodput", "Measure bulk transfers over many simulated paths: goodput, retransmissions, queues, fairness")
    {
        foreach (Option option in (Option[])[_flows, _rates, _roundTrips, _losses, _queues, _write, _charts, _kernel, _seeds, _seed, _threads, _json]) Add(option);
        Examples =
        [
            new("goodput", "Reno, CUBIC and BBR alone on 192 paths, in minutes"),
            new("goodput --flows cubic+bbr,'10 cubic' --rate 10mbit --rtt 20ms", "who shares with whom"),
            new("goodput --flows bbr --loss 1% --json", "for a program"),
            new("goodput --write docs/goodput", "the pages of the documentation anew"),
            new("goodput --kernel", "Linux's TCP and ours side by side"),
        ];
        Notes = "Each cell is one run of two hosts on one link in virtual time. Used is the payload delivered, in percent of what full\n"
            + "segments can carry, from the first SYN on: slow start counts. The same seed gives the same packets.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        ParseResult arguments = context.Arguments;
        if (arguments.GetValue(_kernel)) return await CompareAsync(context).ConfigureAwait(false);
        int threads = arguments.GetValue(_threads);
        TransferGrid grid = Read(arguments);
        try
        {
            if (arguments.GetValue(_write) is { } folder && arguments.GetValue(_charts)) GoodputPages.WriteTimeCharts(folder);
            else if (arguments.GetValue(_write) is { } whole) GoodputPages.Write(whole, grid, threads, line => Progress(context.Screen, line), context.Stopping);
            else Play(grid, threads, arguments.GetValue(_json), context);
        }
        catch (OperationCanceledException)
        {
            // What was played so far has been shown.
        }
        return ExitCodes.Success;
    }

    private async Task<int> CompareAsync(CommandContext context)
    {
        try
        {
            // Before the new user namespace, whose root may not.
            RealTimePriority.TryTake();
            if (!LabIdentity.TakeOver()) NamespaceLauncher.Replace(Environment.GetCommandLineArgs().Skip(1));
            string[] controls = [.. (context.Arguments.GetValue(_flows) ?? []).Select(sharing => sharing.Controls[0]).Distinct()];
            ParseResult arguments = context.Arguments;
            bool isChosen = ((Option[])[_rates, _roundTrips, _losses, _queues]).Any(option => arguments.GetResult(option) is OptionResult { Implicit: false });
            IReadOnlyList<ComparedRun> runs = Comparison.Runs(isChosen ? Read(arguments).Paths : Comparison.Paths, controls, arguments.GetValue(_seeds));
            int played = 0;
            var conditions = new Conditions(arguments.GetValue(_seeds));
            await Comparison.PlayAsync(
                runs, _ => Progress(context.Screen, $"{Interlocked.Increment(ref played)} of {runs.Count} runs"), context.Stopping).ConfigureAwait(false);
            Progress(context.Screen, "");
            ComparisonTable.Write(context.Screen, ComparisonRow.Of(runs));
            if (context.Arguments.GetValue(_write) is { } folder) GoodputPages.WriteComparison(folder, runs, conditions.Describe());
            return ExitCodes.Success;
        }
        catch (KernelException failure)
        {
            throw new RefusalException(failure.Message, failure);
        }
    }

    private static void Play(TransferGrid grid, int threads, bool json, CommandContext context)
    {
        foreach (Sharing sharing in grid.Sharings)
        {
            var clock = Stopwatch.StartNew();
            int played = 0;
            IReadOnlyList<TransferResult> results = TransferGrid.Play(
                grid.PlansOf(sharing), threads,
                result => Progress(context.Screen, $"{sharing.Name}: {Interlocked.Increment(ref played)} paths, {clock.Elapsed.TotalSeconds:0} s"),
                context.Stopping);
            Progress(context.Screen, "");
            if (!json) GoodputTable.Write(context.Screen, grid, sharing, results);
            else foreach (TransferResult result in results) context.Screen.WriteJson(ToJson(sharing, result));
            context.Screen.Flush();
        }
    }

    private static TransferJson ToJson(Sharing sharing, TransferResult result) => new()
    {
        Flows = sharing.Name,
        BitsPerSecond = result.Plan.Path.Rate,
        RoundTripNs = result.Plan.Path.RoundTrip.Ticks * 100,
        Loss = result.Plan.Path.Loss,
        Queue = result.Plan.Path.Queue,
        TimeNs = result.Plan.Duration.Ticks * 100,
        Goodput = result.Goodput,
        Utilization = result.Utilization,
        RetransmittedPerMille = result.RetransmittedPerMille,
        QueueDelayNs = result.QueueDelay.Ticks * 100,
        Fairness = result.Fairness,
        Goodputs = [.. result.Flows.Select(flow => flow.Goodput)],
        Packets = result.Frames,
    };

    private static void Progress(Screen screen, string line)
    {
        if (!screen.IsTerminal) return;
        screen.Error.Write($"\r\e[K{line}");
        screen.Flush();
    }

    private TransferGrid Read(ParseResult arguments)
    {
        var grid = new TransferGrid { Sharings = arguments.GetValue(_flows) ?? [], Seed = arguments.GetValue(_seed) };
        if (arguments.GetValue(_rates) is { Length: > 0 } rates) grid = grid with { Rates = rates };
        if (arguments.GetValue(_roundTrips) is { Length: > 0 } roundTrips) grid = grid with { RoundTrips = roundTrips };
        if (arguments.GetValue(_losses) is { Length: > 0 } losses) grid = grid with { Losses = losses };
        if (arguments.GetValue(_queues) is { Length: > 0 } queues) grid = grid with { Queues = queues };
        return grid;
    }
}
