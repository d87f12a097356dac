using System.Net;
using System.Net.Sockets;
using Sockeye.Cookbook.Programs;
using Sockeye.Streams;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Waiting;

public class ConnectTimeouts
{
    [NetworkFact(Seed = 3)]
    public async Task Connecting_to_nobody_takes_two_minutes_unless_you_say_otherwise(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, LinkProfile.Lan);
        using IDisposable outage = link.Partition();
        IPEndPoint remote = server.Port(80);

        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(client, remote));

        Assert.Equal(SocketError.TimedOut, failure.SocketErrorCode);
        Packet[] tries = [.. net.Packets.Where(packet => packet.IsSyn)];
        Assert.Equal([0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67], tries.Select(packet => Math.Round(packet.Sent.TotalSeconds)));
        Assert.Equal(131, Math.Round(net.Now.TotalSeconds));

        // A time-out of your own, by the network's clock.
        TimeSpan before = net.Now;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), net.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TcpStream.ConnectAsync(client, remote, limit.Token));
        Assert.Equal(TimeSpan.FromSeconds(5), net.Now - before);
    }
}
