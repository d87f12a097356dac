namespace Sockeye.Testing.Replay;

/// <summary>What happened in one run of a scenario.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Packets">The packets.</param>
/// <param name="Calls">The applications' calls.</param>
/// <param name="Runaways">How often time did not stand still for the application.</param>
/// <param name="Failure">What the scenario threw, or null.</param>
internal sealed record RecordedRun(ulong Seed, IReadOnlyList<Packet> Packets, IReadOnlyList<RecordedCall> Calls, long Runaways, Exception? Failure)
{
    public static async Task<RecordedRun> RunAsync(Func<SimulatedNetwork, Task> scenario, ulong seed, SimulationOptions? options)
    {
        using var net = new SimulatedNetwork(seed, options);
        Exception? failure = null;
        try
        {
            await scenario(net).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, it is to be the same in each run.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            failure = thrown;
        }
        return Of(net, failure ?? net.Failure);
    }

    /// <summary>A network's run so far.</summary>
    public static RecordedRun Of(SimulatedNetwork net, Exception? failure) => new(net.Seed, net.Packets, net.Calls.Snapshot(), net.Runaways, failure);
}
