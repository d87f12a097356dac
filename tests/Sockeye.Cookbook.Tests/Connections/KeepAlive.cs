using System.Net;
using Sockeye.Cookbook.Programs;
using Sockeye.Core.Sockets.Options;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Cookbook.Connections;

public class KeepAlive
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(7200, false)]
    [InlineData(300, true)]
    public async Task A_load_balancer_forgets_what_is_silent_for_350_seconds(int keepAliveSeconds, bool expected)
    {
        using var net = new SimulatedNetwork(seed: 9);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedFirewall balancer = net.AddFirewall("balancer", new FirewallOptions { TcpIdleTimeout = TimeSpan.FromSeconds(350) });
        net.Connect(client, balancer, LinkProfile.Lan);
        net.Connect(balancer, server, LinkProfile.Lan);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5432));
        Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
        await using TcpStream stream = await TcpStream.ConnectAsync(client, server.Port(5432));
        await using TcpStream served = await accepting;
        if (keepAliveSeconds > 0)
        {
            stream.KeepAlive = true;
            stream.SetOption(OptionLevel.Tcp, TcpOption.KeepIdle, keepAliveSeconds);
        }

        // A connection of a pool, unused for an hour.
        await net.AdvanceAsync(TimeSpan.FromHours(1));
        await stream.WriteAsync("SELECT 1"u8.ToArray());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), net.Clock);
        int read = 0;
        try
        {
            read = await served.ReadAsync(new byte[8], patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It never came, and the client does not even know.
        }

        Assert.Equal(expected, read == 8);
        Assert.Equal(expected, balancer.Dropped == 0);
        Assert.Equal(keepAliveSeconds == 300 ? 11 : 0, net.Packets.Count(packet => packet.From == client && !packet.HasPayload
            && packet.Sent > TimeSpan.FromSeconds(10) && packet.Sent < TimeSpan.FromHours(1)));
    }
}
