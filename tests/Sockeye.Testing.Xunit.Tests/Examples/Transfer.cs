using System.Net;
using Sockeye.Streams;

namespace Sockeye.Testing.Xunit.Tests.Examples;

/// <summary>A program to be tested: sends bytes over a connection and hears how many came.</summary>
internal static class Transfer
{
    public static (SimulatedHost Client, SimulatedHost Server) AddHosts(SimulatedNetwork net, double loss)
    {
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Wifi with { Loss = loss });
        return (client, server);
    }

    public static async Task<long> RunAsync(SimulatedHost client, SimulatedHost server, int bytes)
    {
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        Task<long> counting = CountAsync(listener);
        await using TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80));
        await stream.WriteAsync(new byte[bytes]);
        stream.ShutdownWrite();
        return await counting;
    }

    private static async Task<long> CountAsync(TcpListener listener)
    {
        await using TcpStream stream = await listener.AcceptAsync();
        var buffer = new byte[4096];
        long count = 0;
        while (await stream.ReadAsync(buffer) is var read and > 0) count += read;
        return count;
    }
}
