using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sockeye.Devices.Forward;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Devices.Tests.Forward;

/// <summary>Clients of the host's loopback against an inside made of two pipes.</summary>
public sealed class HostForwarderTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly Endpoint Inside = Endpoint.Parse("10.0.0.2:8000");

    [Fact]
    public async Task Bytes_pass_both_ways_and_half_close_is_passed_on()
    {
        var target = new Target();
        await using var forwarder = HostForwarder.Start(AnyPort, Inside, target);
        using var client = await ConnectAsync(forwarder);
        var inside = await target.NextAsync();
        Assert.Equal(Inside, inside.Destination);

        await client.SendAsync("ping"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("ping", await inside.ReadAllAsync()); // it ended: the half-close came through

        await inside.ToClient.WriteAsync("pong"u8.ToArray());
        await inside.ToClient.CompleteAsync();
        var got = new byte[10];
        Assert.Equal(4, await client.ReceiveAsync(got));
        Assert.Equal(0, await client.ReceiveAsync(got));
    }

    [Fact]
    public async Task Many_clients_at_once_each_get_their_own_bytes_back()
    {
        var target = new Target { Echo = true };
        await using var forwarder = HostForwarder.Start(AnyPort, Inside, target);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var client = await ConnectAsync(forwarder);
            var sent = RandomNumberGenerator.GetBytes(100_000);
            var sending = Task.Run(async () =>
            {
                await client.SendAsync(sent);
                client.Shutdown(SocketShutdown.Send);
            });
            using var got = new MemoryStream();
            await new NetworkStream(client).CopyToAsync(got);
            await sending;
            Assert.True(got.ToArray().AsSpan().SequenceEqual(sent));
        }));
        await forwarder.StopAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(50, forwarder.Accepted);
        Assert.Equal(0, forwarder.Clients);
    }

    [Fact]
    public async Task A_slow_inside_slows_the_client_down()
    {
        var target = new Target();
        await using var forwarder = HostForwarder.Start(AnyPort, Inside, target);
        using var client = await ConnectAsync(forwarder);
        client.Blocking = false;
        _ = await target.NextAsync(); // nobody reads there
        long sent = 0;
        var chunk = new byte[64 * 1024];
        var full = DateTime.UtcNow.AddSeconds(5);
        int refusals = 0;
        while (DateTime.UtcNow < full && refusals < 200)
        {
            try
            {
                sent += client.Send(chunk);
                refusals = 0;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                refusals++;
                await Task.Yield();
                Thread.Sleep(1);
            }
        }

        Assert.True(refusals >= 200, "the client was never refused");
        Assert.True(sent < 64 << 20, $"{sent} bytes were taken though nobody read them");
    }

    [Fact]
    public async Task A_client_for_whom_nobody_answers_is_reset_and_the_reason_is_told()
    {
        var told = new TaskCompletionSource<string>();
        var target = new Target { Refuses = true };
        await using var forwarder = HostForwarder.Start(
            AnyPort, Inside, target, new HostForwarderOptions { OnProblem = told.SetResult });
        var reset = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = await ConnectAsync(forwarder); // the reset may even come before this one returns
            await client.ReceiveAsync(new byte[1]);
        });
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        Assert.Contains("nobody answers at 10.0.0.2:8000", await told.Task, StringComparison.Ordinal);
        Assert.Equal(1, forwarder.Failed);
    }

    [Fact]
    public async Task A_reset_from_the_client_aborts_the_inside()
    {
        var target = new Target();
        await using var forwarder = HostForwarder.Start(AnyPort, Inside, target);
        var client = await ConnectAsync(forwarder);
        var inside = await target.NextAsync();
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        await inside.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Stopping_resets_clients_that_do_not_go()
    {
        var target = new Target();
        var forwarder = HostForwarder.Start(AnyPort, Inside, target);
        using var client = await ConnectAsync(forwarder);
        var inside = await target.NextAsync();
        await forwarder.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        await inside.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(forwarder));
    }

    [Fact]
    public async Task Beyond_the_limit_clients_wait_for_a_place()
    {
        var target = new Target();
        await using var forwarder = HostForwarder.Start(AnyPort, Inside, target, new HostForwarderOptions { MaximumClients = 1 });
        using var first = await ConnectAsync(forwarder);
        var inside = await target.NextAsync();
        using var second = await ConnectAsync(forwarder); // the kernel's backlog takes it
        Assert.Equal(1, forwarder.Accepted);
        first.Shutdown(SocketShutdown.Send);
        await inside.ToClient.CompleteAsync();
        _ = await target.NextAsync();
        Assert.Equal(2, forwarder.Accepted);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_a_sentence()
    {
        await using var forwarder = HostForwarder.Start(AnyPort, Inside, new Target());
        var refused = Assert.Throws<ForwardException>(
            () => HostForwarder.Start(forwarder.LocalEndpoint, Inside, new Target()));
        Assert.Contains("is taken by another program", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ForwardException>(
            () => HostForwarder.Start(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), Inside, new Target()));
    }

    private static async Task<Socket> ConnectAsync(HostForwarder forwarder)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await client.ConnectAsync(forwarder.LocalEndpoint).WaitAsync(TimeSpan.FromSeconds(5));
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private sealed class Target : IForwardTarget
    {
        private readonly System.Threading.Channels.Channel<Connection> _made =
            System.Threading.Channels.Channel.CreateUnbounded<Connection>();

        public bool Refuses { get; init; }

        public bool Echo { get; init; }

        public async Task<Connection> NextAsync() =>
            await _made.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        public ValueTask<IForwardConnection> ConnectAsync(Endpoint destination, CancellationToken cancellation)
        {
            if (Refuses)
                throw new IOException("connection refused");
            var made = new Connection(destination);
            if (Echo)
                _ = made.EchoAsync();
            else
                _made.Writer.TryWrite(made);
            return ValueTask.FromResult<IForwardConnection>(made);
        }
    }

    private sealed class Connection(Endpoint destination) : IForwardConnection
    {
        private readonly Pipe _in = new();
        private readonly Pipe _out = new();
        private readonly TaskCompletionSource _aborted = new();

        public Endpoint Destination => destination;

        public PipeWriter ToClient => _out.Writer;

        public Task Aborted => _aborted.Task;

        public async Task EchoAsync()
        {
            await _in.Reader.CopyToAsync(_out.Writer);
            await _out.Writer.CompleteAsync();
        }

        public async Task<string> ReadAllAsync()
        {
            using var all = new MemoryStream();
            await _in.Reader.CopyToAsync(all);
            return System.Text.Encoding.UTF8.GetString(all.ToArray());
        }

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) =>
            await _out.Reader.AsStream(leaveOpen: true).ReadAsync(buffer, cancellation);

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
            await _in.Writer.WriteAsync(bytes, cancellation);

        public ValueTask ShutdownWriteAsync(CancellationToken cancellation) => _in.Writer.CompleteAsync();

        public void Abort() => _aborted.TrySetResult();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
