using System.Net;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Streams;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Testing.Xunit.Tests.Examples;

/// <summary>A program on the scheduler of a world, whose packets go to a file: <see cref="TwoProcessesTests"/> runs it in processes of their own.</summary>
public sealed class CapturedProgram
{
    public const string File = "SOCKEYE_CAPTURED_PROGRAM";

    [Fact(Explicit = true)]
    public void Many_connections_at_once_over_a_bad_link()
    {
        using FileStream stream = System.IO.File.Create(Environment.GetEnvironmentVariable(File)!);
        using var writer = new PcapngWriter(stream);
        using var world = new World(seed: 17);
        world.Observe(new CaptureRecorder(writer));
        (Host client, Host server) = (world.AddHost("client"), world.AddHost("server"));
        world.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(7), Jitter = TimeSpan.FromMilliseconds(3), Loss = 0.03, Duplicate = 0.01, Reorder = 0.02, Corrupt = 0.01 });
        world.Run(async () =>
        {
            using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
            List<Task> all = [];
            for (int i = 0; i < 10; i++)
            {
                all.Add(SendAsync(client, new IPEndPoint(server.Address, 80), 5000 + (3000 * i)));
                all.Add(EchoAsync(listener));
            }
            await Task.WhenAll(all);
        }, TimeSpan.FromMinutes(10));
    }

    private static async Task SendAsync(Host client, IPEndPoint to, int length)
    {
        await using TcpStream stream = await TcpStream.ConnectAsync(client, to);
        Task<long> counting = CountAsync(stream);
        for (int sent = 0; sent < length; sent += 1000) await stream.WriteAsync(new byte[1000]);
        stream.ShutdownWrite();
        Assert.True(await counting >= length);
    }

    private static async Task<long> CountAsync(Stream stream)
    {
        var buffer = new byte[700];
        long count = 0;
        while (await stream.ReadAsync(buffer) is var read and > 0) count += read;
        return count;
    }

    private static async Task EchoAsync(TcpListener listener)
    {
        await using TcpStream stream = await listener.AcceptAsync();
        await stream.CopyToAsync(stream);
    }
}
