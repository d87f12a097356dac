using Sockeye.Testing.Replay;

namespace Sockeye.Testing;

/// <summary>Runs a scenario again with the same seed and says whether the same happens, and if not, what was other first.</summary>
public static class ReplayCheck
{
    /// <summary>Runs a scenario several times, each on a network of its own.</summary>
    /// <param name="scenario">The scenario. It may fail: then it is to fail in each run in the same way.</param>
    /// <param name="seed">The seed of all runs.</param>
    /// <param name="options">How runs are compared, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static async Task<ReplayResult> RunAsync(Func<SimulatedNetwork, Task> scenario, ulong seed = 1, ReplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        options = (options ?? new ReplayOptions()).Validated();
        RecordedRun first = await RecordedRun.RunAsync(scenario, seed, options.Simulation).ConfigureAwait(false);
        for (int run = 2; run <= options.Runs; run++)
        {
            RecordedRun other = await RecordedRun.RunAsync(scenario, seed, options.Simulation).ConfigureAwait(false);
            ReplayResult result = new RunComparison(first, other, run, options.IgnoresPayload).Compare();
            if (!result.IsSame || run == options.Runs) return result;
        }
        throw new System.Diagnostics.UnreachableException();
    }
}
