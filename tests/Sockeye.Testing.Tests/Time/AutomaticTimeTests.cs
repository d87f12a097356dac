using System.Diagnostics;
using System.Net;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Time;

public class AutomaticTimeTests
{
    [Fact]
    public async Task Thirty_simulated_seconds_take_milliseconds()
    {
        using var net = new SimulatedNetwork();
        long began = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(30), net.Clock);
        Assert.Equal(TimeSpan.FromSeconds(30), net.Now);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_connection_takes_one_round_trip()
    {
        using var net = new SimulatedNetwork(seed: 42);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(300) });
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        await using TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80));
        Assert.Equal(TimeSpan.FromMilliseconds(600), net.Now);
    }

    [Fact]
    public async Task Ten_round_trips_over_a_satellite()
    {
        using var net = new SimulatedNetwork(seed: 42);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(300) });
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        Task echo = EchoAsync(listener);
        long began = Stopwatch.GetTimestamp();
        await using (TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80)))
        {
            var buffer = new byte[1];
            for (int i = 0; i < 9; i++)
            {
                await stream.WriteAsync(new byte[] { (byte)i });
                Assert.Equal(1, await stream.ReadAsync(buffer));
                Assert.Equal(i, buffer[0]);
            }
            TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalMilliseconds} ms, {net.Rests} rests");
            Assert.Equal(TimeSpan.FromSeconds(6), net.Now);
        }
        await echo;
    }

    [Fact]
    public async Task A_bulk_transfer()
    {
        using var net = new SimulatedNetwork(seed: 42);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lan);
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
        await using TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80));
        await using TcpStream served = await accepting;
        long began = Stopwatch.GetTimestamp();
        Task writing = Task.Run(async () =>
        {
            await stream.WriteAsync(new byte[10_000_000]);
            stream.ShutdownWrite();
        });
        var buffer = new byte[65536];
        long total = 0;
        while (await served.ReadAsync(buffer) is > 0 and int n) total += n;
        await writing;
        Assert.Equal(10_000_000, total);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalMilliseconds} ms, {net.Rests} rests, {net.Now}");
    }

    private static async Task EchoAsync(TcpListener listener)
    {
        await using TcpStream stream = await listener.AcceptAsync();
        var buffer = new byte[1000];
        while (await stream.ReadAsync(buffer) is > 0 and int length) await stream.WriteAsync(buffer.AsMemory(0, length));
    }
}
