using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Assertions;

public sealed class ConnectionsTests
{
    private static readonly LinkConditions s_tenMilliseconds = new() { Delay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task A_connection_on_a_clean_link_is_told_from_its_handshake_to_its_end()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_tenMilliseconds);
        await net.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Dialogue.RunAsync(client, server, questions: 2, answerLength: 1000);
        SimulatedConnection connection = Assert.Single(net.Connections);
        Assert.Same(client, connection.Client);
        Assert.Same(server, connection.Server);
        Assert.Equal(client.Address, connection.ClientEndPoint.Address);
        Assert.Equal(new IPEndPoint(server.Address, 80), connection.ServerEndPoint);
        Assert.Equal(TimeSpan.FromSeconds(1), connection.Opened);
        Assert.Equal(TimeSpan.FromMilliseconds(20), connection.HandshakeTime);
        Assert.Equal(3, connection.RoundTrips);
        Assert.Equal(20, connection.BytesToServer);
        Assert.Equal(2000, connection.BytesToClient);
        Assert.Equal(0, connection.Retransmissions);
        Assert.Equal(0, connection.Resets);
        Assert.NotNull(connection.Closed);
        Assert.Equal(net.Packets.Count(packet => packet.IsTcp), connection.Packets.Count);
    }

    [Fact]
    public async Task A_lost_SYN_makes_the_handshake_longer_and_is_no_round_trip()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_tenMilliseconds).Drop(packet => packet.IsSyn, times: 1);
        await Dialogue.RunAsync(client, server, questions: 1, answerLength: 10);
        SimulatedConnection connection = Assert.Single(net.Connections);
        // RFC 6298 §2: the first time-out is one second.
        Assert.Equal(TimeSpan.FromMilliseconds(1020), connection.HandshakeTime);
        Assert.Equal(1, connection.RetransmissionsByClient);
        Assert.Equal(0, connection.RetransmissionsByServer);
        Assert.Equal(1, connection.PacketsLost);
        Assert.Equal(2, connection.RoundTrips);
    }

    [Fact]
    public async Task Over_a_lossy_link_and_a_router_bytes_count_once()
    {
        using var net = new SimulatedNetwork(seed: 4);
        (SimulatedHost client, SimulatedHost router, SimulatedHost server) = (net.AddHost("client"), net.AddRouter("router"), net.AddHost("server"));
        net.Connect(client, router, new LinkConditions { Delay = TimeSpan.FromMilliseconds(5), Loss = 0.03, Duplicate = 0.03, Corrupt = 0.02 });
        net.Connect(router, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(5), Reorder = 0.05, ReorderDelay = TimeSpan.FromMilliseconds(3) });
        await Dialogue.RunAsync(client, server, questions: 3, answerLength: 100_000);
        SimulatedConnection connection = Assert.Single(net.Connections);
        Assert.Equal(30, connection.BytesToServer);
        Assert.Equal(300_000, connection.BytesToClient);
        Assert.Equal(4, connection.RoundTrips);
        Assert.InRange(connection.RetransmissionsByServer, 1, 100);
        // What the stacks count, and their probes, which they do not count with it.
        Assert.Equal(CountersOf(client) + CountersOf(server), connection.Retransmissions);
        Assert.Same(server, connection.Server);
    }

    [Fact]
    public async Task A_timeout_says_how_long_ago_the_segment_was_sent()
    {
        int timeouts = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            using var net = new SimulatedNetwork(seed);
            (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
            net.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Loss = 0.15 });
            await Dialogue.RunAsync(client, server, questions: 5, answerLength: 5_000);
            Dictionary<(string, uint), TimeSpan> sent = [];
            foreach (Packet packet in net.Packets.Where(packet => packet.HasPayload || packet.IsSyn || packet.IsFin))
            {
                if (packet.Reason.Cause == TransmitCause.RetransmissionTimeout && !packet.IsSyn)
                {
                    timeouts++;
                    Assert.Equal((int)(packet.Sent - sent[(packet.From.Name, packet.Sequence)]).TotalMilliseconds, packet.Reason.Milliseconds);
                }
                sent[(packet.From.Name, packet.Sequence)] = packet.Sent;
            }
        }
        Assert.InRange(timeouts, 5, 100);
    }

    [Fact]
    public async Task Goodput_is_what_the_link_lets_through()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Rate = 8_000_000, QueueLimit = 1 << 20 });
        await Dialogue.RunAsync(client, server, questions: 1, answerLength: 2_000_000);
        SimulatedConnection connection = Assert.Single(net.Connections);
        // Headers take 52 of 1500 bytes.
        Assert.InRange(connection.Goodput, 7_000_000, 8_000_000 * 1448.0 / 1500);
        Assert.Equal(connection.GoodputToClient, connection.Goodput);
        Assert.True(connection.GoodputToServer < connection.GoodputToClient);
    }

    [Fact]
    public async Task A_refused_connection_has_a_reset_and_no_handshake()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost router, SimulatedHost server) = (net.AddHost("client"), net.AddRouter("router"), net.AddHost("server"));
        net.Connect(client, router, s_tenMilliseconds);
        net.Connect(router, server, s_tenMilliseconds);
        await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80)));
        SimulatedConnection connection = Assert.Single(net.Connections);
        Assert.Equal(1, connection.Resets);
        Assert.Null(connection.HandshakeTime);
        Assert.NotNull(connection.Closed);
        Assert.Equal(0, connection.RoundTrips);
        Assert.Equal(0, connection.Goodput);
    }

    [Fact]
    public async Task A_connection_through_a_NAT_is_one()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedNat nat, SimulatedHost server) = (net.AddHost("client"), net.AddNat("nat"), net.AddHost("server"));
        net.Connect(client, nat, s_tenMilliseconds);
        net.Connect(nat, server, s_tenMilliseconds);
        await Dialogue.RunAsync(client, server, questions: 1, answerLength: 5000);
        SimulatedConnection connection = Assert.Single(net.Connections);
        Assert.Equal(client.Address, connection.ClientEndPoint.Address);
        Assert.Same(server, connection.Server);
        Assert.Equal(5000, connection.BytesToClient);
        Assert.Equal(10, connection.BytesToServer);
        Assert.Equal(2, connection.RoundTrips);
        Assert.NotNull(connection.Closed);
    }

    [Fact]
    public async Task A_connection_to_a_forwarded_port_has_the_server_behind_it()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedNat nat, SimulatedHost server) = (net.AddHost("client"), net.AddNat("nat"), net.AddHost("server"));
        net.Connect(server, nat, s_tenMilliseconds);
        net.Connect(nat, client, s_tenMilliseconds);
        nat.Forward(Wire.Addresses.IPProtocol.Tcp, 8080, new IPEndPoint(server.Address, 80));
        await Dialogue.RunAsync(client, server, questions: 1, answerLength: 5000, to: new IPEndPoint(nat.PublicAddress, 8080));
        SimulatedConnection connection = Assert.Single(net.Connections);
        Assert.Same(server, connection.Server);
        Assert.Equal(8080, connection.ServerEndPoint.Port);
        Assert.Equal(5000, connection.BytesToClient);
    }

    [Fact]
    public async Task An_open_connection_is_not_closed_and_others_are_told_apart()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        (TcpStream first, TcpStream served) = await Connections.OpenAsync(client, server);
        (TcpStream second, _) = await Connections.OpenAsync(client, server);
        first.Dispose();
        served.Dispose();
        await net.RunUntilIdleAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, net.Connections.Count);
        Assert.NotNull(net.Connections[0].Closed);
        Assert.Null(net.Connections[1].Closed);
        Assert.Equal(second.LocalEndPoint, net.Connections[1].ClientEndPoint);
    }

    private static long CountersOf(SimulatedHost host)
    {
        var tcp = host.Stack.Snapshot().Tcp;
        return tcp.RetransSegs;
    }
}
