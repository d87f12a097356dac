using System.Net;
using System.Net.Sockets;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Diagnostics;

/// <summary>What simulated hosts write to a log.</summary>
public sealed class SimulatedLogTests
{
    private readonly ListLogger _log = new();

    [Fact]
    public async Task A_limit_is_told_while_time_goes_on()
    {
        using SimulatedNetwork net = Make(out SimulatedHost client, out SimulatedHost server);
        await FloodAsync(client, server);
        // A look each second.
        for (int i = 0; i < 3; i++) await net.AdvanceAsync(TimeSpan.FromSeconds(1));
        MustTellOfTheQueue();
    }

    [Fact]
    public async Task A_limit_is_told_at_the_end_at_the_latest()
    {
        using (SimulatedNetwork net = Make(out SimulatedHost client, out SimulatedHost server)) await FloodAsync(client, server);
        MustTellOfTheQueue();
    }

    [Fact]
    public async Task A_connection_that_was_reset_is_told()
    {
        using SimulatedNetwork net = Make(out SimulatedHost client, out SimulatedHost server);
        (TcpStream here, TcpStream there) = await Connections.OpenAsync(client, server);
        there.Abort();
        await Assert.ThrowsAsync<IOException>(async () => await here.ReadExactlyAsync(new byte[1]));
        await net.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(
            $"A connection of the stack client from {here.LocalEndPoint} to {here.RemoteEndPoint} broke: ConnectionReset",
            Assert.Single(_log.Lines, line => line.Event == 13).Line);
    }

    [Fact]
    public async Task A_lookup_of_what_is_not_there_is_told()
    {
        using SimulatedNetwork net = Make(out SimulatedHost client, out _);
        await Assert.ThrowsAsync<SocketException>(async () => await client.ResolveAsync("nobody.example"));
        Assert.Equal("The stack client asked for nobody.example, which has no address", Assert.Single(_log.Lines, line => line.Event == 10).Line);
    }

    [Fact]
    public async Task To_be_told_changes_nothing_that_happens()
    {
        using SimulatedNetwork net = Make(out SimulatedHost client, out SimulatedHost server);
        await FloodAsync(client, server);
        await net.AdvanceAsync(TimeSpan.FromSeconds(3));
        using var silent = new SimulatedNetwork(seed: 3);
        (SimulatedHost left, SimulatedHost right) = (silent.AddHost("client"), silent.AddHost("server"));
        silent.Connect(left, right);
        await FloodAsync(left, right);
        await silent.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(silent.Packets.Select(Describe), net.Packets.Select(Describe));

        static string Describe(Packet packet) => $"{packet.Number} {packet.Sent} {packet} {Convert.ToHexString(packet.Bytes.Span)} {packet.Arrives}";
    }

    private static async Task FloodAsync(SimulatedHost client, SimulatedHost server)
    {
        using UdpSocket from = UdpSocket.Bind(client, new IPEndPoint(IPAddress.Any, 5000));
        using UdpSocket to = UdpSocket.Bind(server, new IPEndPoint(IPAddress.Any, 6000));
        for (int i = 0; i < 400; i++) await from.SendAsync(new byte[1000], new IPEndPoint(server.Address, 6000));
        await server.Network.RunUntilIdleAsync();
    }

    private SimulatedNetwork Make(out SimulatedHost client, out SimulatedHost server)
    {
        var net = new SimulatedNetwork(seed: 3, new SimulationOptions { Logger = _log });
        (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        return net;
    }

    private void MustTellOfTheQueue() => Assert.Matches(
        "^The stack server has reached a limit: a socket's queue of datagrams is full, [1-9][0-9]* times; it is set by DefaultReceiveBuffer$",
        Assert.Single(_log.Lines, line => line.Event == 12).Line);
}
