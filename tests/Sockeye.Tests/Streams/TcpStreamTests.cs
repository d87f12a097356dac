using System.Net;
using System.Net.Sockets;
using Sockeye.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Streams;

/// <summary>The asynchronous sockets, in real time, between two stacks in this process.</summary>
public sealed class TcpStreamTests
{
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("fd00::2")]
    public async Task A_message_and_its_answer_pass_and_both_ends_close(string address)
    {
        using var cable = new Cable();
        using var listener = TcpListener.Listen(cable.Right, Cable.At(address));
        var accepting = listener.AcceptAsync(Soon);
        await using var client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon);
        await using var server = await accepting;
        Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        await client.WriteAsync("question"u8.ToArray(), Soon);
        client.ShutdownWrite();
        Assert.Equal("question", await ReadToEndAsync(server));
        await server.WriteAsync("answer"u8.ToArray(), Soon);
        server.ShutdownWrite();
        Assert.Equal("answer", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Nobody_listening_is_connection_refused()
    {
        using var cable = new Cable();
        var refused = await Assert.ThrowsAsync<SocketException>(
            () => TcpStream.ConnectAsync(cable.Left, Cable.At("10.0.0.2", 4242), Soon));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public void A_taken_port_is_address_in_use()
    {
        using var cable = new Cable();
        using var first = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2", 8000));
        var taken = Assert.Throws<SocketException>(() => TcpListener.Listen(cable.Right, Cable.At("10.0.0.2", 8000)));
        Assert.Equal(SocketError.AddressAlreadyInUse, taken.SocketErrorCode);
    }

    [Fact]
    public void The_same_port_may_be_listened_on_over_both_families()
    {
        using var cable = new Cable();
        using var four = TcpListener.Listen(cable.Right, new IPEndPoint(IPAddress.Any, 8000));
        using var six = TcpListener.Listen(cable.Right, new IPEndPoint(IPAddress.IPv6Any, 8000));
        Assert.Equal(8000, six.LocalEndPoint.Port);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_takes_no_byte_with_it()
    {
        using var cable = new Cable();
        var (client, server) = await PairAsync(cable);
        using var stop = new CancellationTokenSource();
        var reading = server.ReadAsync(new byte[10], stop.Token);
        Assert.False(reading.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.AsTask());
        await client.WriteAsync("later"u8.ToArray(), Soon);
        client.ShutdownWrite();
        Assert.Equal("later", await ReadToEndAsync(server));
    }

    [Fact]
    public async Task An_aborted_connection_is_reset_at_the_peer()
    {
        using var cable = new Cable();
        var (client, server) = await PairAsync(cable);
        var reading = server.ReadAsync(new byte[10], Soon).AsTask();
        client.Abort();
        var broken = await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task Disposing_a_stream_ends_a_read_that_waits()
    {
        using var cable = new Cable();
        var (_, server) = await PairAsync(cable);
        var reading = server.ReadAsync(new byte[10], Soon).AsTask();
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => reading);
    }

    [Fact]
    public async Task Disposing_a_listener_ends_an_accept_that_waits()
    {
        using var cable = new Cable();
        var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        var accepting = listener.AcceptAsync(Soon).AsTask();
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting);
    }

    [Fact]
    public async Task A_synchronous_read_gives_up_after_its_timeout()
    {
        using var cable = new Cable();
        var (_, server) = await PairAsync(cable);
        server.ReadTimeout = 50;
        await Assert.ThrowsAnyAsync<IOException>(() => Task.Run(() => server.Read(new byte[1], 0, 1), Soon));
    }

    /// <summary>The two ways in which this once stopped for ever: an event told inside a call on the same socket was lost, and
    /// two threads waited for each other's sockets.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_streams_that_all_read_and_write_at_once_come_through_whole(bool offload)
    {
        const int Streams = 8, Bytes = 3_000_000;
        using var cable = new Cable(offload);
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        var echoing = Task.Run(async () =>
        {
            var all = new List<Task>();
            for (int i = 0; i < Streams; i++) all.Add(EchoAsync(await listener.AcceptAsync(Soon)));
            await Task.WhenAll(all);
        });
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(seed => TalkAsync(cable, listener.LocalEndPoint, seed, Bytes)));
        await echoing.WaitAsync(Soon);
    }

    [Fact]
    public async Task Datagrams_pass_and_say_from_whom()
    {
        using var cable = new Cable();
        using var left = UdpSocket.Bind(cable.Left, Cable.At("10.0.0.1"));
        using var right = UdpSocket.Bind(cable.Right, Cable.At("10.0.0.2"));
        await left.SendAsync(new byte[5000], right.LocalEndPoint, Soon);
        var (length, from) = await right.ReceiveAsync(new byte[65_535], Soon);
        Assert.Equal((5000, left.LocalEndPoint), (length, from));
    }

    private static async Task<(TcpStream Client, TcpStream Server)> PairAsync(Cable cable)
    {
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        var accepting = listener.AcceptAsync(Soon);
        var client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon);
        return (client, await accepting);
    }

    private static async Task<string> ReadToEndAsync(TcpStream stream)
    {
        using var text = new StreamReader(stream, leaveOpen: true);
        return await text.ReadToEndAsync(Soon);
    }

    private static async Task EchoAsync(TcpStream stream)
    {
        await using (stream)
        {
            await stream.CopyToAsync(stream, Soon);
            stream.ShutdownWrite();
        }
    }

    private static async Task TalkAsync(Cable cable, IPEndPoint to, int seed, int bytes)
    {
        var sent = new byte[bytes];
        new Random(seed).NextBytes(sent);
        await using var stream = await TcpStream.ConnectAsync(cable.Left, to, Soon);
        var sending = Task.Run(async () =>
        {
            await stream.WriteAsync(sent, Soon);
            stream.ShutdownWrite();
        });
        using var back = new MemoryStream();
        await stream.CopyToAsync(back, Soon);
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(back.ToArray()), $"stream {seed}: {back.Length} of {bytes} bytes, or others");
    }
}
