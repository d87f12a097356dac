using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;
using VirtualWorld = Sockeye.Simulation.World;

namespace Sockeye.World.Tests.Topology;

public class StreamsInVirtualTimeTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    [Fact]
    public void A_stream_over_a_lossy_link_arrives_whole()
    {
        using var world = new VirtualWorld(seed: 42);
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b, new LinkConditions { Delay = TimeSpan.FromMilliseconds(20), Loss = 0.05 });
        var data = new byte[300_000];
        new SeededEntropy(1).Fill(data);
        var received = new MemoryStream();
        world.Run(async () =>
        {
            using TcpListener listener = TcpListener.Listen(b, new IPEndPoint(IPAddress.Any, 8000));
            Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
            await using TcpStream client = await TcpStream.ConnectAsync(a, new IPEndPoint(b.Address, 8000));
            await using TcpStream server = await accepting;
            Task copying = server.CopyToAsync(received);
            await client.WriteAsync(data);
            client.ShutdownWrite();
            await copying;
        }, s_limit);
        Assert.Equal(data, received.ToArray());
        Assert.True(world.Links[0].Lost > 0);
    }

    /// <summary>Two blocks lie in one piece of a pipe's memory; each piece alone would be two segments and a bit.</summary>
    [Fact]
    public void Blocks_of_one_flush_of_a_pipe_fill_whole_segments()
    {
        const int Blocks = 8, Size = 1500, Segment = 1448;
        using var world = new VirtualWorld();
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b, new LinkConditions { Delay = TimeSpan.FromMilliseconds(20) });
        var texts = new List<int>();
        world.Links[0].Drop((in FramePassage _, ReadOnlySpan<byte> frame) =>
        {
            const int Ethernet = 14, IPv4 = 20, Tcp = 6;
            if (frame[12] != 8 || frame[13] != 0 || frame[Ethernet + 9] != Tcp) return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(frame[(Ethernet + 2)..]) - IPv4 - ((frame[Ethernet + IPv4 + 12] >> 4) * 4);
            if (length > 0) texts.Add(length);
            return false;
        });
        world.Run(async () =>
        {
            (TcpStream client, TcpStream server) = await PairAsync(a, b);
            client.NoDelay = true;
            await using (var pipe = new TcpDuplexPipe(client))
            {
                for (int i = 0; i < Blocks; i++)
                {
                    pipe.Output.GetMemory(Size).Span[..Size].Fill((byte)i);
                    pipe.Output.Advance(Size);
                }
                await pipe.Output.FlushAsync();
                var got = new byte[Blocks * Size];
                await server.ReadExactlyAsync(got);
                for (int i = 0; i < Blocks; i++) Assert.False(got.AsSpan(i * Size, Size).ContainsAnyExcept((byte)i));
            }
            await server.DisposeAsync();
        }, s_limit);
        Assert.Equal(((Blocks * Size) + Segment - 1) / Segment, texts.Count);
        Assert.All(texts[..^1], length => Assert.Equal(Segment, length));
    }

    [Fact]
    public void A_cancelled_read_leaves_the_stream_usable()
    {
        using var world = new VirtualWorld();
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b);
        world.Run(async () =>
        {
            (TcpStream client, TcpStream server) = await PairAsync(a, b);
            using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(30), world.Clock);
            Instant before = world.Now;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReadAsync(new byte[1], cancellation.Token).AsTask());
            Assert.Equal(TimeSpan.FromSeconds(30), world.Now - before);
            await server.WriteAsync(new byte[] { 7 });
            var one = new byte[1];
            Assert.Equal(1, await client.ReadAsync(one));
            Assert.Equal(7, one[0]);
            await client.DisposeAsync();
            await server.DisposeAsync();
        }, s_limit);
    }

    [Fact]
    public void Nobody_listens_so_connect_is_refused() => Expect(SocketError.ConnectionRefused, _ => { });

    [Fact]
    public void A_host_that_answers_nothing_times_out_after_the_last_SYN() => Expect(
        SocketError.TimedOut,
        world => world.Links[0].Drop((in FramePassage _, ReadOnlySpan<byte> frame) => frame[12] == 8 && frame[13] == 0));

    [Fact]
    public void A_host_behind_a_partition_is_unreachable() => Expect(
        SocketError.HostUnreachable, world => world.Links[0].SetPartitioned(true));

    [Fact]
    public void An_aborted_peer_is_a_reset()
    {
        using var world = new VirtualWorld();
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b);
        world.Run(async () =>
        {
            (TcpStream client, TcpStream server) = await PairAsync(a, b);
            server.Abort();
            IOException failure = await Assert.ThrowsAsync<IOException>(() => client.ReadAsync(new byte[1]).AsTask());
            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        }, s_limit);
    }

    [Fact]
    public void A_datagram_finds_its_way_over_IPv6_too()
    {
        using var world = new VirtualWorld();
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b);
        world.Run(async () =>
        {
            using UdpSocket server = UdpSocket.Bind(b, new IPEndPoint(IPAddress.IPv6Any, 53));
            using UdpSocket client = UdpSocket.Bind(a, new IPEndPoint(IPAddress.IPv6Any, 0));
            await client.SendAsync("hello"u8.ToArray(), new IPEndPoint(b.AddressV6, 53));
            var buffer = new byte[100];
            (int length, IPEndPoint from) = await server.ReceiveAsync(buffer);
            Assert.Equal("hello"u8.ToArray(), buffer[..length]);
            Assert.Equal(a.AddressV6, from.Address);
        }, s_limit);
    }

    [Fact]
    public void A_router_forwards_between_two_links()
    {
        using var world = new VirtualWorld(seed: 3);
        Host a = world.AddHost("a"), b = world.AddHost("b");
        Host router = world.AddRouter("r");
        world.Connect(a, router, new LinkConditions { Delay = TimeSpan.FromMilliseconds(5) });
        world.Connect(router, b, new LinkConditions { Delay = TimeSpan.FromMilliseconds(7), Rate = 10_000_000 });
        a.AddDefaultRoute(router);
        b.AddDefaultRoute(router);
        world.Run(async () =>
        {
            (TcpStream client, TcpStream server) = await PairAsync(a, b);
            await client.WriteAsync(new byte[100_000]);
            client.ShutdownWrite();
            var sink = new MemoryStream();
            await server.CopyToAsync(sink);
            Assert.Equal(100_000, sink.Length);
        }, s_limit);
    }

    private static async Task<(TcpStream Client, TcpStream Server)> PairAsync(Host a, Host b)
    {
        using TcpListener listener = TcpListener.Listen(b, new IPEndPoint(IPAddress.Any, 8000));
        Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
        TcpStream client = await TcpStream.ConnectAsync(a, new IPEndPoint(b.Address, 8000));
        return (client, await accepting);
    }

    private static Task<TcpStream> ConnectAsync(VirtualWorld world) =>
        TcpStream.ConnectAsync(world.Hosts[0], new IPEndPoint(world.Hosts[1].Address, 9));

    private static void Expect(SocketError expected, Action<VirtualWorld> prepare)
    {
        using var world = new VirtualWorld();
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b);
        prepare(world);
        world.Run(async () =>
        {
            SocketException failure = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(world));
            Assert.Equal(expected, failure.SocketErrorCode);
        }, s_limit);
    }
}
