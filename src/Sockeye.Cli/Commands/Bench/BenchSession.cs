using System.Globalization;
using Sockeye.Devices.Linux;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>The whole benchmark: every measurement beside its yardstick, run by turns, so that other work on the machine hits both
/// alike.</summary>
/// <param name="plan">What to measure.</param>
/// <param name="progress">Told what is being measured.</param>
/// <param name="stopping">Ends it after the current run.</param>
internal sealed class BenchSession(BenchPlan plan, Action<string> progress, CancellationToken stopping)
{
    private const int IdleConnections = 2000;

    private readonly List<Figure> _figures = [];

    /// <summary>Measures everything.</summary>
    public IReadOnlyList<Figure> Run()
    {
        if (plan.Kernel) MeasureKernel();
        if (plan.Memory) MeasureMemory();
        return _figures;
    }

    private static string Count(int streams) => string.Create(CultureInfo.InvariantCulture, $"×{streams}");

    private void MeasureKernel()
    {
        using BenchLink? forwarder = TryForwarder();
        using BenchLink sockeye = BenchLink.Sockeye(offload: true, inline: true);
        using BenchLink veth = BenchLink.Veth();
        foreach (BulkDirection direction in (BulkDirection[])[BulkDirection.Up, BulkDirection.Down])
        {
            string way = direction == BulkDirection.Up ? "up" : "down";
            foreach (int streams in plan.Streams)
            {
                string task = $"{way} {Count(streams)}";
                BenchLink[] links = forwarder is null ? [veth, sockeye]
                    : streams == plan.Streams[0] ? [forwarder, sockeye, veth] : [forwarder, sockeye];
                Compare(task, "Gbit/s", links, link => LinkRuns.Bulk(link, direction, streams, plan.Time));
            }
        }
        BenchLink[] pair = [veth, sockeye];
        Compare("round trip", "µs", pair, link => LinkRuns.RoundTrip(link, plan.Time));
        using (ProcessorAffinity.PinProcess())
        {
            Compare("round trip, one CPU", "µs", pair, link => LinkRuns.RoundTrip(link, plan.Time));
        }
        Compare("connections", "1/s", pair, link => LinkRuns.Connections(link, plan.Time));
    }

    // Without the right to open a TUN there is no forwarder: Sockeye is then on a veth as well, and the kernel there is the yardstick.
    private static BenchLink? TryForwarder()
    {
        try
        {
            return BenchLink.Forwarder(offload: true);
        }
        catch (KernelException)
        {
            return null;
        }
    }

    private void MeasureMemory()
    {
        foreach (bool offload in (bool[])[false, true])
        {
            foreach (int streams in plan.Streams)
            {
                string task = offload ? $"in memory, 64 KiB {Count(streams)}" : $"in memory, MTU 1500 {Count(streams)}";
                Alone(task, "Gbit/s", () => MemoryRuns.Bulk(offload, streams, plan.Time));
            }
        }
        Alone("in memory, round trip", "µs", () => MemoryRuns.RoundTrip(plan.Time));
        Alone("in memory, connections", "1/s", () => MemoryRuns.Connections(plan.Time));
        Alone("in memory, idle endpoint", "bytes", () => MemoryRuns.IdleBytes(IdleConnections));
    }

    // The first link is the yardstick.
    private void Compare(string task, string unit, BenchLink[] links, Func<BenchLink, Sample> measure)
    {
        var samples = links.Select(_ => new List<Sample>()).ToArray();
        for (int run = 0; run < plan.Runs; run++)
        {
            for (int i = 0; i < links.Length; i++)
            {
                stopping.ThrowIfCancellationRequested();
                progress($"{task}: {links[i].Name}, run {run + 1} of {plan.Runs}");
                samples[i].Add(measure(links[i]));
            }
        }
        var yardstick = new Figure(task, links[0].Name, unit, samples[0]);
        _figures.Add(yardstick);
        for (int i = 1; i < links.Length; i++)
        {
            var figure = new Figure(task, links[i].Name, unit, samples[i]);
            _figures.Add(figure with { Ratio = figure.Value / yardstick.Value });
        }
    }

    private void Alone(string task, string unit, Func<Sample> measure)
    {
        var samples = new List<Sample>();
        for (int run = 0; run < plan.Runs; run++)
        {
            stopping.ThrowIfCancellationRequested();
            progress($"{task}: run {run + 1} of {plan.Runs}");
            samples.Add(measure());
        }
        _figures.Add(new Figure(task, "two stacks, one thread", unit, samples));
    }
}
