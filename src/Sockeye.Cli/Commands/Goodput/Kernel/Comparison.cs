using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>The paths on which the kernel and we are compared, all of which fit into some minutes of real time.</summary>
internal static class Comparison
{
    // What the emulator's thread and two stacks do without being late, on a processor or two.
    private const long BitsAtATime = 200_000_000;
    private const int MostAtATime = 24;

    /// <summary>The usual paths.</summary>
    public static IReadOnlyList<NetworkPath> Paths { get; } =
    [
        Of(1, 20, 0, 4), Of(1, 100, 0, 1), Of(10, 2, 0, 4), Of(10, 20, 0, 0.25), Of(10, 20, 0, 1), Of(10, 20, 0, 4),
        Of(10, 20, 0.001, 1), Of(10, 20, 0.01, 1), Of(10, 20, 0.05, 1), Of(10, 100, 0, 0.25), Of(10, 100, 0, 1), Of(10, 100, 0.001, 1),
        Of(10, 100, 0.01, 1), Of(10, 600, 0, 1), Of(10, 600, 0.001, 1),
        Of(100, 2, 0, 1), Of(100, 20, 0, 1), Of(100, 20, 0.001, 1), Of(100, 20, 0.01, 1), Of(100, 100, 0, 1),
    ];

    /// <summary>All runs: path by path, control by control, lane by lane, with more seeds where losses are by chance.</summary>
    public static IReadOnlyList<ComparedRun> Runs(IEnumerable<NetworkPath> paths, IReadOnlyList<string> controls, int seeds) =>
    [
        .. from path in paths
           from control in controls
           from seed in Enumerable.Range(1, path.Loss > 0 ? seeds : 1)
           from lane in Enum.GetValues<Lane>()
           select new ComparedRun(lane, new TransferPlan(path, [control], DurationOf(path), (ulong)seed)),
    ];

    /// <summary>Plays them, as many at a time as the machine bears: slow paths many at once, fast ones almost alone.</summary>
    public static async Task PlayAsync(IReadOnlyList<ComparedRun> runs, Action<ComparedRun> played, CancellationToken token)
    {
        var running = new List<(Task Task, long Bits)>();
        foreach (ComparedRun run in runs.OrderBy(run => run.Plan.Path.Rate))
        {
            long bits = run.Lane == Lane.Simulated ? BitsAtATime / 2 : run.Plan.Path.Rate;
            while (running.Count > 0 && (running.Count >= MostAtATime || running.Sum(one => one.Bits) + bits > BitsAtATime))
            {
                Task ended = await Task.WhenAny(running.Select(one => one.Task)).ConfigureAwait(false);
                running.RemoveAll(one => one.Task == ended);
                await ended.ConfigureAwait(false);
            }
            token.ThrowIfCancellationRequested();
            running.Add((Task.Factory.StartNew(
                () =>
                {
                    run.Result = LaneRun.Play(run.Lane, run.Plan, token);
                    played(run);
                },
                token, TaskCreationOptions.LongRunning, TaskScheduler.Default), bits));
        }
        await Task.WhenAll(running.Select(one => one.Task)).ConfigureAwait(false);
    }

    private static NetworkPath Of(int megabits, int milliseconds, double loss, double queue) =>
        new(megabits * 1_000_000L, TimeSpan.FromMilliseconds(milliseconds), loss, queue);

    private static TimeSpan DurationOf(NetworkPath path) => TimeSpan.FromSeconds(Math.Clamp(path.RoundTrip.TotalSeconds * 100, 10, 40));
}
