using Sockeye.Testing.Xunit.Tests.Examples;
using Xunit;

namespace Sockeye.Testing.Xunit.Tests;

public sealed class NetworkFactTests(NetworkFactTests.Seen seen) : IClassFixture<NetworkFactTests.Seen>, IAsyncLifetime
{
    private SimulatedNetwork? _last;

    [NetworkFact(Seed = 42)]
    public async Task Bytes_arrive_although_packets_are_lost(SimulatedNetwork net)
    {
        Assert.Equal(42UL, net.Seed);
        (SimulatedHost client, SimulatedHost server) = Transfer.AddHosts(net, loss: 0.05);
        Assert.Equal(100_000, await Transfer.RunAsync(client, server, 100_000));
        Assert.Contains(net.Packets, packet => packet.IsLost);
    }

    [NetworkFact(Seed = 5, Seeds = 4)]
    public void Each_seed_has_a_network_of_its_own(SimulatedNetwork net)
    {
        Assert.Empty(net.Hosts);
        net.AddHost("a");
        // The one before was disposed.
        if (_last is { } before) Assert.Throws<ObjectDisposedException>(() => before.AddHost("b"));
        _last = net;
        seen.Seeds.Add(net.Seed);
        if (net.Seed == 8) Assert.Equal([5UL, 6, 7, 8], seen.Seeds);
        Assert.InRange(net.Seed, 5UL, 8UL);
    }

    [NetworkFact(DisplayName = "a name of its own", Explicit = true)]
    public void An_explicit_test_does_not_run(SimulatedNetwork net) => Assert.Fail($"it ran on {net}");

    [NetworkFact]
    public ValueTask Methods_may_return_other_things_than_tasks(SimulatedNetwork net)
    {
        Assert.Equal(1UL, net.Seed);
        return ValueTask.CompletedTask;
    }

    ValueTask IAsyncLifetime.InitializeAsync() => ValueTask.CompletedTask;

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What the tests of the class have in common.</summary>
    public sealed class Seen
    {
        public IList<ulong> Seeds { get; } = [];
    }
}
