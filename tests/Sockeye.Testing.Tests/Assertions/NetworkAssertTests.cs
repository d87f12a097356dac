using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Assertions;

public sealed class NetworkAssertTests
{
    [Fact]
    public async Task What_is_so_passes()
    {
        using SimulatedNetwork net = await RunAsync(new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) }, questions: 2);
        SimulatedConnection connection = Assert.Single(net.Connections);
        NetworkAssert.NoResets(net);
        NetworkAssert.NoResets(connection);
        NetworkAssert.NoRetransmissions(net);
        NetworkAssert.NoRetransmissions(connection);
        NetworkAssert.NoLosses(net);
        NetworkAssert.RoundTripsAtMost(connection, 3);
        NetworkAssert.HandshakeWithin(connection, TimeSpan.FromMilliseconds(20));
        NetworkAssert.GoodputAtLeast(connection, 100_000);
        NetworkAssert.ConnectionsAtMost(net, 1);
        NetworkAssert.AllClosed(net);
        NetworkAssert.NeverSent(net, packet => packet.IsUdp, "a datagram");
    }

    [Fact]
    public async Task Retransmissions_and_losses_are_proved()
    {
        using SimulatedNetwork net = await RunAsync(LinkConditions.Perfect, rule: packet => packet.IsSyn);
        NetworkAssertionException again = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.NoRetransmissions(net));
        Assert.True(Assert.Single(again.Proof).IsSyn);
        Assert.StartsWith("Nothing was to be sent again, and one was:\n    1.000000  client > server      SYN seq=0 ", again.Message, StringComparison.Ordinal);
        Assert.EndsWith("RTO 1 after 1000 ms", again.Message, StringComparison.Ordinal);
        Assert.Throws<NetworkAssertionException>(() => NetworkAssert.NoRetransmissions(net.Connections[0]));
        NetworkAssertionException lost = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.NoLosses(net));
        Assert.Contains("lost by a rule of the test", lost.Message, StringComparison.Ordinal);
        NetworkAssertionException slow = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.HandshakeWithin(net.Connections[0], TimeSpan.FromMilliseconds(999)));
        Assert.Contains("was to take 999 ms at most, and it took 1000 ms", slow.Message, StringComparison.Ordinal);
        Assert.Equal(3, slow.Proof.Count);
    }

    [Fact]
    public async Task Resets_are_proved()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80)));
        Assert.True(Assert.Single(Assert.Throws<NetworkAssertionException>(() => NetworkAssert.NoResets(net)).Proof).IsRst);
        Assert.Throws<NetworkAssertionException>(() => NetworkAssert.NoResets(net.Connections[0]));
        NetworkAssertionException open = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.HandshakeWithin(net.Connections[0], TimeSpan.FromHours(1)));
        Assert.Contains("it is not done", open.Message, StringComparison.Ordinal);
        NetworkAssertionException sent = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.NeverSent(net, packet => packet.IsTcp, "a segment"));
        Assert.StartsWith("Never was to be sent: a segment, and 2 were:", sent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_trips_are_proved_by_what_was_asked_and_what_was_answered()
    {
        using SimulatedNetwork net = await RunAsync(LinkConditions.Perfect, questions: 3);
        NetworkAssertionException failure = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.RoundTripsAtMost(net.Connections[0], 3));
        Assert.StartsWith("3 times was the client to wait for the server at most, and it was 4 on client ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(8, failure.Proof.Count);
        Assert.All(failure.Proof.Where((_, i) => i % 2 == 0), packet => Assert.Equal("client", packet.From.Name));
        Assert.All(failure.Proof.Where((_, i) => i % 2 == 1), packet => Assert.Equal("server", packet.From.Name));
    }

    [Fact]
    public async Task A_low_goodput_is_explained_by_losses()
    {
        using SimulatedNetwork net = await RunAsync(new LinkConditions { Delay = TimeSpan.FromMilliseconds(50) }, rule: packet => packet.PayloadLength > 500);
        NetworkAssertionException failure = Assert.Throws<NetworkAssertionException>(() => NetworkAssert.GoodputAtLeast(net.Connections[0], 1e6));
        Assert.StartsWith("1 Mbit/s was to be the goodput at least, and it was ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, failure.Proof.Count);
    }

    [Fact]
    public async Task Open_connections_are_told()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        await Connections.OpenAsync(client, server);
        await Connections.OpenAsync(client, server);
        Assert.Equal(2, Assert.Throws<NetworkAssertionException>(() => NetworkAssert.AllClosed(net)).Proof.Count);
        Assert.Equal(2, Assert.Throws<NetworkAssertionException>(() => NetworkAssert.ConnectionsAtMost(net, 1)).Proof.Count);
    }

    private static async Task<SimulatedNetwork> RunAsync(LinkConditions conditions, int questions = 1, Func<Packet, bool>? rule = null)
    {
        var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, conditions);
        if (rule is not null) link.Drop(rule, times: 1);
        await Dialogue.RunAsync(client, server, questions, answerLength: 1000);
        return net;
    }
}
