using System.Collections.Concurrent;

namespace Sockeye.Simulation.Soak;

/// <summary>Many seeds of the conversation test, on as many threads as asked for; each seed is a world of its own.</summary>
public static class SoakRun
{
    // So many seeds apart, one is played twice and must give the same frames.
    private const ulong ReplayEvery = 50;

    /// <summary>Plays seeds and tells of each that went wrong.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="token">Ends the run early.</param>
    /// <returns>What was played, in all.</returns>
    public static SoakSummary Play(ulong first, int count, int threads, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var bad = new ConcurrentBag<ConversationResult>();
        long frames = 0, bytes = 0, played = 0, virtualTicks = 0;
        Parallel.For(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = token },
            index =>
            {
                ConversationResult result = PlayChecked(first + (ulong)index);
                Interlocked.Add(ref frames, result.Frames);
                Interlocked.Add(ref bytes, result.Bytes);
                Interlocked.Add(ref virtualTicks, result.VirtualTime.Ticks);
                Interlocked.Increment(ref played);
                if (!result.IsGood) bad.Add(result);
            });
        return new SoakSummary(played, frames, bytes, new TimeSpan(virtualTicks), [.. bad.OrderBy(result => result.Seed)]);
    }

    /// <summary>Plays one seed, some of them twice; whatever is thrown is a problem of that seed.</summary>
    public static ConversationResult PlayChecked(ulong seed)
    {
        try
        {
            ConversationResult result = Conversation.Play(seed);
            if (seed % ReplayEvery != 0) return result;
            ConversationResult again = Conversation.Play(seed);
            return again.Hash == result.Hash
                ? result
                : result with { Problems = [.. result.Problems, "the same seed gave other frames the second time"] };
        }
#pragma warning disable CA1031 // Whatever a seed throws is what the soak is looking for.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new ConversationResult(seed, [failure.ToString()], 0, 0, 0, TimeSpan.Zero, "");
        }
    }
}
