using System.Net;
using Sockeye.Cookbook.Programs;
using Sockeye.Core.Stack;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Paths;

public class Bufferbloat
{
    [Theory]
    [InlineData("cubic", 256_000, 2078)]
    [InlineData("cubic", 16_000, 158)]
    [InlineData("bbr", 256_000, 120)]
    public async Task An_upload_makes_everything_else_slow_by_as_much_as_the_queue_holds(string congestion, int queue, double slowest)
    {
        using var net = new SimulatedNetwork(seed: 15);
        var stack = new StackOptions();
        SimulatedHost client = net.AddHost("client", stack with { Tcp = stack.Tcp with { CongestionControl = congestion } });
        SimulatedHost server = net.AddHost("server");
        TimeSpan delay = TimeSpan.FromMilliseconds(15);
        net.Connect(client, server, new LinkProfile("DSL") { RateUp = 1_000_000, RateDown = 10_000_000, Delay = delay, QueueUp = queue });
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5000));
        Task serving = ServeAsync();
        await using TcpStream call = await TcpStream.ConnectAsync(client, server.Port(5000));
        double idle = (await AskAsync()).TotalMilliseconds;
        await using TcpStream upload = await TcpStream.ConnectAsync(client, server.Port(5000));
        Task uploading = upload.WriteAsync(new byte[5_000_000]).AsTask();
        var times = new List<double>();
        for (int i = 0; i < 15; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), net.Clock);
            times.Add((await AskAsync()).TotalMilliseconds);
        }

        Assert.Equal(30.9, idle, 0.1);
        // 256 kB at 1 Mbit/s are 2 s. CUBIC fills the queue whatever its length; BBR looks for the rate and leaves it nearly empty.
        Assert.InRange(times.Max(), slowest * 0.9, slowest);
        Assert.InRange(net.Connections[1].GoodputToServer, 900_000, 1_000_000);

        async Task<TimeSpan> AskAsync()
        {
            TimeSpan before = net.Now;
            await call.WriteAsync(new byte[1]);
            await call.ReadExactlyAsync(new byte[1]);
            return net.Now - before;
        }

        async Task ServeAsync()
        {
            TcpStream answered = await listener.AcceptAsync();
            Task answering = answered.CopyToAsync(answered);
            TcpStream swallowed = await listener.AcceptAsync();
            await swallowed.CopyToAsync(Stream.Null);
            await answering;
        }
    }
}
