namespace Sockeye.Simulation.Goodput;

/// <summary>Many paths, and who shares each of them: what the table on docs/design/goodput.md is made of.</summary>
public sealed record TransferGrid
{
    // A path's packets in a run, beyond which it gets shorter: the whole table is to take minutes.
    private const double ManyPackets = 1_000_000;

    private const int BitsOfSegment = 8 * NetworkPath.Mtu;

    /// <summary>Bits per second.</summary>
    public IReadOnlyList<long> Rates { get; init; } = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Round trips.</summary>
    public IReadOnlyList<TimeSpan> RoundTrips { get; init; } =
        [TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(600)];

    /// <summary>Shares of packets lost by chance.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [0, 0.001, 0.01, 0.05];

    /// <summary>Queues, in bandwidth-delay products.</summary>
    public IReadOnlyList<double> Queues { get; init; } = [0.25, 1, 4];

    /// <summary>Who shares a path; each entry is a table.</summary>
    public IReadOnlyList<Sharing> Sharings { get; init; } = [];

    /// <summary>Longest time of a transfer.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Decides what is left to chance.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>All paths, by rate, round trip, loss and queue.</summary>
    public IEnumerable<NetworkPath> Paths =>
        from rate in Rates
        from roundTrip in RoundTrips
        from loss in Losses
        from queue in Queues
        select new NetworkPath(rate, roundTrip, loss, queue);

    /// <summary>The plans of one sharing, on all paths.</summary>
    public IEnumerable<TransferPlan> PlansOf(Sharing sharing) =>
        Paths.Select(path => new TransferPlan(path, sharing.Controls, DurationOf(path.Rate, path.RoundTrip), Seed));

    /// <summary>Plays plans on several threads; each is a world of its own, so the order does not matter.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="threads">How many at a time.</param>
    /// <param name="played">Told of each result; may be null.</param>
    /// <param name="token">Ends the work early.</param>
    public static IReadOnlyList<TransferResult> Play(
        IEnumerable<TransferPlan> plans, int threads, Action<TransferResult>? played = null, CancellationToken token = default) =>
        [.. plans.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).WithMergeOptions(ParallelMergeOptions.NotBuffered).WithCancellation(token).Select(plan =>
        {
            TransferResult result = Transfer.Play(plan);
            played?.Invoke(result);
            return result;
        })];

    // A hundred round trips, ten seconds at least; where so much would be millions of packets, fewer round trips.
    private TimeSpan DurationOf(long rate, TimeSpan roundTrip)
    {
        double seconds = Math.Clamp(roundTrip.TotalSeconds * 100, 10, Longest.TotalSeconds);
        double packets = rate / (double)BitsOfSegment * seconds;
        if (packets > ManyPackets) seconds = Math.Max(seconds * ManyPackets / packets, Math.Min(seconds, roundTrip.TotalSeconds * 50));
        return TimeSpan.FromSeconds(Math.Ceiling(seconds));
    }
}
