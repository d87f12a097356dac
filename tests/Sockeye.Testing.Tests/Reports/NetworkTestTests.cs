using Sockeye.Streams;
using Sockeye.Testing.Tests.Assertions;
using Xunit;

namespace Sockeye.Testing.Tests.Reports;

public sealed class NetworkTestTests
{
    [Fact]
    public async Task Every_seed_has_a_network_of_its_own_that_is_disposed()
    {
        List<SimulatedNetwork> networks = [];
        await NetworkTest.RunAsync(net =>
        {
            networks.Add(net);
            return Task.CompletedTask;
        }, new NetworkTestOptions { Seed = 7, Seeds = 3 });
        Assert.Equal([7UL, 8, 9], networks.Select(net => net.Seed));
        Assert.All(networks, net => Assert.Throws<ObjectDisposedException>(() => net.AddHost("late")));
    }

    [Fact]
    public async Task All_seeds_run_and_the_smallest_that_fails_is_reported()
    {
        int runs = 0;
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(async net =>
        {
            runs++;
            await Task.Yield();
            if (net.Seed is 4 or 6) throw new InvalidDataException($"seed {net.Seed} is bad");
        }, new NetworkTestOptions { Seeds = 10, ReplayCommand = "run-it" }));
        Assert.Equal(10, runs);
        Assert.Equal([4UL, 6], failure.FailedSeeds);
        Assert.Equal(4UL, failure.Report.Seed);
        Assert.Equal("seed 4 is bad", Assert.IsType<InvalidDataException>(failure.InnerException).Message);
        Assert.StartsWith($"{nameof(All_seeds_run_and_the_smallest_that_fails_is_reported)} failed on a simulated network with seed 4; of 10 seeds from 1 on 2 failed: 4, 6\n",
            failure.Message, StringComparison.Ordinal);
        Assert.Contains("SOCKEYE_SEED=4", failure.Message, StringComparison.Ordinal);
        Assert.Contains(" run-it\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_tells_faults_and_words_of_the_test_beside_their_host()
    {
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(async net =>
        {
            (SimulatedHost client, SimulatedHost router, SimulatedHost server) = (net.AddHost("client"), net.AddRouter("router"), net.AddHost("server"));
            net.Connect(client, router);
            net.Connect(router, server);
            (TcpStream stream, _) = await Connections.OpenAsync(client, server);
            net.Note(client, "asks for order 17");
            await stream.WriteAsync(new byte[100]);
            await net.AdvanceAsync(TimeSpan.FromMilliseconds(1));
            server.Crash();
            await stream.WriteAsync(new byte[100]);
            await net.AdvanceAsync(TimeSpan.FromSeconds(1));
            throw new InvalidDataException("no answer");
        }));
        string text = failure.Report.Text;
        Assert.Contains("· asks for order 17", text, StringComparison.Ordinal);
        Assert.Contains("crashes ·", text, StringComparison.Ordinal);
        Assert.Contains("tail loss probe", text, StringComparison.Ordinal);
        Assert.Contains("Sockets of server (10.0.2.2, fd00:0:0:2::2), down", text, StringComparison.Ordinal);
        Assert.Contains("came while it was down or stood still, and were lost", text, StringComparison.Ordinal);
        // From who began over who forwards to who is asked.
        string heads = text.Split('\n').Single(line => line.TrimStart().StartsWith("client ", StringComparison.Ordinal) && line.Contains("router", StringComparison.Ordinal) && line.EndsWith("server", StringComparison.Ordinal));
        Assert.True(heads.IndexOf("router", StringComparison.Ordinal) < heads.IndexOf("server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_that_throws_fails_the_test()
    {
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(async net =>
        {
            (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
            net.Connect(client, server).Drop(packet => throw new InvalidDataException("a bad rule"));
            await Dialogue.RunAsync(client, server, 1, 1);
        }));
        Assert.Contains("the network ended before its time: InvalidDataException: a bad rule", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_hangs_is_ended_with_a_report()
    {
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(
            ReadWhatNobodySendsAsync, new NetworkTestOptions { Timeout = TimeSpan.FromSeconds(1), Seeds = 5 }));
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal([1UL], failure.FailedSeeds);
        Assert.Contains("ESTAB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_waits_for_what_does_not_come_fails_with_a_report()
    {
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(
            ReadWhatNobodySendsAsync, new NetworkTestOptions { Standstill = TimeSpan.FromSeconds(1), Seeds = 3 }));
        // The others would take as long.
        Assert.Equal([1UL], failure.FailedSeeds);
        Assert.Contains("of 3 seeds from 1 on 1 failed: 1 (2 were not tried)", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Nothing is left to happen on the network, and the test waits", Assert.IsType<TimeoutException>(failure.InnerException).Message, StringComparison.Ordinal);
        Assert.Contains("ESTAB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_goes_on_does_not_stand_still() => await NetworkTest.RunAsync(async net =>
    {
        net.Time = TimeMode.RealTime();
        // A timer is set, and the network's clock follows the real one.
        await Task.Delay(TimeSpan.FromSeconds(1.8), net.Clock);
    }, new NetworkTestOptions { Standstill = TimeSpan.FromSeconds(1) });

    [Fact]
    public async Task A_cancelled_test_is_cancelled_and_its_network_disposed()
    {
        using var source = new CancellationTokenSource();
        SimulatedNetwork? seen = null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NetworkTest.RunAsync(async net =>
        {
            seen = net;
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, source.Token);
        }, new NetworkTestOptions { CancellationToken = source.Token, Seeds = 3 }));
        Assert.Equal(1UL, seen!.Seed);
        Assert.Throws<ObjectDisposedException>(() => seen.AddHost("late"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public async Task Seeds_are_limited(int seeds) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NetworkTest.RunAsync(_ => Task.CompletedTask, new NetworkTestOptions { Seeds = seeds }));

    private static async Task ReadWhatNobodySendsAsync(SimulatedNetwork net)
    {
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        (TcpStream stream, _) = await Connections.OpenAsync(client, server);
        await stream.ReadExactlyAsync(new byte[1]);
    }
}
