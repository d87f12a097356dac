using System.Net;
using System.Net.Sockets;
using Sockeye.Cookbook.Programs;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Cookbook.Waiting;

public class DropOrReject
{
    [Theory]
    [InlineData(FirewallAction.Drop, SocketError.TimedOut, 131)]
    [InlineData(FirewallAction.Reset, SocketError.ConnectionRefused, 0.01)]
    public async Task A_firewall_that_drops_costs_two_minutes_and_one_that_rejects_costs_a_round_trip(
        FirewallAction action, SocketError expected, double seconds)
    {
        using var net = new SimulatedNetwork(seed: 4);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedFirewall firewall = net.AddFirewall("firewall", new FirewallOptions { BlockedPorts = [5432], OnBlocked = action });
        net.Connect(client, firewall, new LinkProfile("office") { Delay = TimeSpan.FromMilliseconds(5) });
        net.Connect(firewall, server, LinkProfile.Transatlantic);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5432));

        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(client, server.Port(5432)));

        Assert.Equal(expected, failure.SocketErrorCode);
        Assert.Equal(seconds, Math.Round(net.Now.TotalSeconds, 3));
        Assert.Equal(action == FirewallAction.Drop ? 11 : 1, firewall.Dropped);
        // The server never heard of it.
        Assert.DoesNotContain(net.Packets, packet => packet.To == server);
    }
}
