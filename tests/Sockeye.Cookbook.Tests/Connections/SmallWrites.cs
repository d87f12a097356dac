using System.Net;
using Sockeye.Cookbook.Programs;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Connections;

public class SmallWrites
{
    [Theory]
    [InlineData(false, 364)]
    [InlineData(true, 2)]
    public async Task A_request_in_two_writes_waits_for_a_delayed_acknowledgment(bool noDelay, double milliseconds)
    {
        using var net = new SimulatedNetwork(seed: 6);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lan);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5000));
        Task serving = ServeAsync();
        await using TcpStream stream = await TcpStream.ConnectAsync(client, server.Port(5000));
        stream.NoDelay = noDelay;
        var before = net.Now;
        for (int i = 0; i < 10; i++)
        {
            await stream.WriteAsync(new byte[4]);
            await stream.WriteAsync(new byte[100]);
            await stream.ReadExactlyAsync(new byte[1]);
        }
        Assert.Equal(milliseconds, Math.Round((net.Now - before).TotalMilliseconds));

        async Task ServeAsync()
        {
            await using TcpStream served = await listener.AcceptAsync();
            var request = new byte[104];
            while (true)
            {
                await served.ReadExactlyAsync(request);
                await served.WriteAsync(new byte[1]);
            }
        }
    }
}
