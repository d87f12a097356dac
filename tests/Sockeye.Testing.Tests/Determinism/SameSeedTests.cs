using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Determinism;

public class SameSeedTests
{
    private static readonly LinkProfile s_lossy = LinkProfile.Lte with { Loss = 0.05, Burst = new BurstLoss(0.02, 0.3) };

    [Fact]
    public async Task The_same_seed_loses_the_same_segments_whatever_the_threads_do()
    {
        string[] first = await LossesAsync(seed: 7);
        Assert.NotEmpty(first);
        for (int i = 0; i < 3; i++) Assert.Equal(first, await LossesAsync(seed: 7));
        Assert.NotEqual(first, await LossesAsync(seed: 8));
    }

    [Fact]
    public async Task A_conversation_loses_the_same_segments_beside_another()
    {
        string[] alone = await LossesAsync(seed: 7, connections: 1);
        string[] beside = await LossesAsync(seed: 7, connections: 2);
        // The first loss comes before either could feel the other in the queue.
        Assert.Contains(WithoutTime(alone[0]), beside.Select(WithoutTime));

        static string WithoutTime(string loss) => loss[(loss.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }

    // Several connections at once, each served by whatever thread of the pool is free.
    private static async Task<string[]> LossesAsync(ulong seed, int connections = 4)
    {
        using var net = new SimulatedNetwork(seed);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_lossy);
        var transfers = new List<Task>();
        for (int i = 0; i < connections; i++)
        {
            (TcpStream from, TcpStream to) = await Connections.OpenAsync(client, server);
            transfers.Add(Task.Run(() => SendAsync(from, 100_000)));
            transfers.Add(Task.Run(() => DrainAsync(to)));
        }
        await Task.WhenAll(transfers);
        Assert.Equal(0, net.Runaways);
        return [.. net.Packets.Where(packet => packet.IsLost).Select(packet => $"{packet.Sent} {packet.SourcePort} {packet.Sequence} {packet.Comment}").Order()];
    }

    private static async Task SendAsync(TcpStream stream, int length)
    {
        await using (stream)
        {
            var piece = new byte[1000];
            for (int sent = 0; sent < length; sent += piece.Length)
            {
                await stream.WriteAsync(piece);
                await Task.Yield();
            }
            stream.ShutdownWrite();
            Assert.Equal(0, await stream.ReadAsync(piece));
        }
    }

    private static async Task DrainAsync(TcpStream stream)
    {
        await using (stream) await stream.CopyToAsync(Stream.Null);
    }
}
