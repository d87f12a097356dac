using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>The paths on which the kernel and we are compared, all of which fit into some minutes of real time.</summary>
internal static class Comparison
{
    // What the emulator's thread and two stacks do without being late, on a processor or two.
    private const long BitsAtATime = 300_000_000;
    private const int MostAtATime = 20;

    // What a fast path carries in five seconds shows as much as what a slow one carries in ten.
    private const long FastRate = 50_000_000;

    /// <summary>The usual paths.</summary>
    public static IReadOnlyList<NetworkPath> Paths { get; } =
    [
        Of(1, 20, 0, 4), Of(1, 100, 0, 1), Of(10, 2, 0, 4), Of(10, 20, 0, 0.25), Of(10, 20, 0, 1), Of(10, 20, 0, 4),
        Of(10, 20, 0.001, 1), Of(10, 20, 0.01, 1), Of(10, 20, 0.05, 1), Of(10, 100, 0, 0.25), Of(10, 100, 0, 1), Of(10, 100, 0.001, 1),
        Of(10, 100, 0.01, 1), Of(10, 600, 0, 1), Of(10, 600, 0.001, 1),
        Of(100, 2, 0, 0.25), Of(100, 2, 0, 1), Of(100, 20, 0, 1), Of(100, 20, 0.001, 1), Of(100, 20, 0.01, 1), Of(100, 100, 0, 1),
    ];

    /// <summary>All runs: path by path, control by control, seed by seed, and the lanes of a seed one after the other, so that what
    /// else the machine does disturbs them alike.</summary>
    public static IReadOnlyList<ComparedRun> Runs(IEnumerable<NetworkPath> paths, IReadOnlyList<string> controls, int seeds) =>
    [
        .. from path in paths
           from control in controls
           from seed in Enumerable.Range(1, seeds)
           from lane in Enum.GetValues<Lane>()
           where lane != Lane.Simulated || path.Loss > 0 || seed == 1
           select new ComparedRun(lane, new TransferPlan(path, [control], DurationOf(path), (ulong)seed)),
    ];

    /// <summary>Plays them: first those in virtual time, which make the machine code that the others run and tell how much they will
    /// carry; then, as many at a time as the machine bears, those in real time.</summary>
    public static async Task PlayAsync(IReadOnlyList<ComparedRun> runs, Action<ComparedRun> played, CancellationToken token)
    {
        var options = new ParallelOptions { CancellationToken = token };
        ComparedRun[] simulated = [.. runs.Where(run => run.Lane == Lane.Simulated)];
        await Task.Run(() => Parallel.ForEach(simulated, options, run => Play(run, played, token)), token).ConfigureAwait(false);
        await PlayAtOnceAsync(WarmUps(runs), run => run.Plan.Path.Rate, _ => { }, token).ConfigureAwait(false);

        var carried = simulated.ToLookup(run => (run.Plan.Path, run.Plan.Controls[0]), run => run.Result!.Goodput * 8);
        IEnumerable<ComparedRun> real = runs.Where(run => run.Lane != Lane.Simulated)
            .OrderBy(run => run.Plan.Path.Rate).ThenByDescending(run => run.Plan.Duration);
        await PlayAtOnceAsync(real, run => carried[(run.Plan.Path, run.Plan.Controls[0])].Max(), played, token).ConfigureAwait(false);
    }

    private static async Task PlayAtOnceAsync(
        IEnumerable<ComparedRun> runs, Func<ComparedRun, long> expected, Action<ComparedRun> played, CancellationToken token)
    {
        var running = new List<(Task Task, long Bits)>();
        foreach (ComparedRun run in runs)
        {
            long bits = expected(run);
            while (running.Count > 0 && (running.Count >= MostAtATime || running.Sum(one => one.Bits) + bits > BitsAtATime))
            {
                Task ended = await Task.WhenAny(running.Select(one => one.Task)).ConfigureAwait(false);
                running.RemoveAll(one => one.Task == ended);
                await ended.ConfigureAwait(false);
            }
            token.ThrowIfCancellationRequested();
            running.Add((Task.Factory.StartNew(
                () => Play(run, played, token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default), bits));
        }
        await Task.WhenAll(running.Select(one => one.Task)).ConfigureAwait(false);
    }

    private static void Play(ComparedRun run, Action<ComparedRun> played, CancellationToken token)
    {
        run.Result = LaneRun.Play(run.Lane, run.Plan, token);
        played(run);
    }

    // A first transfer of a process waits for the compiler for a tenth of a second, which no round trip should measure.
    private static IEnumerable<ComparedRun> WarmUps(IReadOnlyList<ComparedRun> runs) =>
        from control in runs.Select(run => run.Plan.Controls[0]).Distinct()
        from lane in Enum.GetValues<Lane>()
        where lane != Lane.Simulated
        select new ComparedRun(lane, new TransferPlan(Of(50, 20, 0.01, 1), [control], TimeSpan.FromSeconds(2)));

    private static NetworkPath Of(int megabits, int milliseconds, double loss, double queue) =>
        new(megabits * 1_000_000L, TimeSpan.FromMilliseconds(milliseconds), loss, queue);

    private static TimeSpan DurationOf(NetworkPath path) =>
        TimeSpan.FromSeconds(Math.Clamp(path.RoundTrip.TotalSeconds * 100, path.Rate > FastRate ? 5 : 10, 40));
}
