using System.CommandLine;
using System.Globalization;
using Sockeye.Cli.Commands.Lab;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Cli.Values;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>Measures Sockeye against the kernel over TUN, and two stacks in memory.</summary>
internal sealed class BenchCommand : CliCommand
{
    private readonly Option<double> _seconds = OptionOf.Make(
        "--seconds", "N", "Measured time of each run [0.5]", 0.5, TrySeconds, "a number from 0.05 to 60");

    private readonly Option<int> _runs = OptionOf.Number("--runs", "N", "Runs of each measurement; the median is shown [3]", 1, 101, 3);
    private readonly Option<int[]> _streams = OptionOf.Make<int[]>(
        "--streams", "N,N", "Connections that bulk transfers are spread over [1,100]", [1, 100], TryCounts, "whole numbers from 1 to 10000, such as 1,100");

    private readonly Option<bool> _memory = new("--memory") { Description = "Only two stacks in memory; needs no right" };
    private readonly Option<bool> _tun = new("--tun") { Description = "Only against the kernel" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchCommand()
        : base("bench", "Measure bulk transfers, round trips and connections, with the kernel beside them")
    {
        foreach (Option option in (Option[])[_seconds, _runs, _streams, _memory, _tun, _json]) Add(option);
        Examples =
        [
            new("bench", "everything, in about a minute"),
            new("bench --tun --streams 1 --runs 7", "bulk and round trips against the kernel"),
            new("bench --memory --json", "the protocols alone, for a program"),
        ];
        Notes = "Up is from the kernel to Sockeye, down the other way. The no-stack forwarder\n"
            + "passes packets between two TUN interfaces without looking at them. What is\n"
            + "compared runs by turns, so trust ratios more than figures. CPU s/GB is this\n"
            + "process without the threads that only make traffic.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        BenchPlan plan = Read(context.Arguments);
        try
        {
            if (plan.Kernel && !LabIdentity.TakeOver()) NamespaceLauncher.Replace(Environment.GetCommandLineArgs().Skip(1));
            var session = new BenchSession(plan, line => Progress(context.Screen, line), context.Stopping);
            IReadOnlyList<Figure> figures = await Task.Factory.StartNew(
                session.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            Progress(context.Screen, "");
            if (!plan.Json) BenchTable.Write(context.Screen, figures);
            else foreach (Figure figure in figures) context.Screen.WriteJson(ToJson(figure));
            return ExitCodes.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Success;
        }
        catch (System.Net.Sockets.SocketException failure)
        {
            throw new RefusalException($"the far end does not answer: {failure.Message}", "Is the machine very busy? Try again.");
        }
        catch (KernelException failure)
        {
            throw new RefusalException(failure.Message, "sockeye bench --memory needs no right.");
        }
    }

    private static BenchJson ToJson(Figure figure) => new()
    {
        Task = figure.Task,
        Of = figure.Of,
        Unit = figure.Unit,
        Median = figure.Value,
        Least = figure.Least,
        Most = figure.Most,
        Ratio = figure.Ratio,
        P99 = figure.Tail,
        CpuSecondsPerGigabyte = figure.ProcessorPerGigabyte,
    };

    private static void Progress(Screen screen, string line)
    {
        if (!screen.IsTerminal) return;
        screen.Error.Write($"\r\e[K{line}");
        screen.Flush();
    }

    private static bool TrySeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds is >= 0.05 and <= 60;

    private static bool TryCounts(string text, out int[] counts)
    {
        string[] parts = text.Split(',');
        counts = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out counts[i]) || counts[i] is < 1 or > 10_000) return false;
        }
        return true;
    }

    private BenchPlan Read(ParseResult arguments)
    {
        bool memory = arguments.GetValue(_memory), tun = arguments.GetValue(_tun);
        return new BenchPlan
        {
            Time = TimeSpan.FromSeconds(arguments.GetValue(_seconds)),
            Runs = arguments.GetValue(_runs),
            Streams = arguments.GetValue(_streams) ?? [1, 100],
            Memory = memory || !tun,
            Kernel = tun || !memory,
            Json = arguments.GetValue(_json),
        };
    }
}
