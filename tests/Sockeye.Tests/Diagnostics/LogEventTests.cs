using Microsoft.Extensions.Logging;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Services.Dns;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Hosting;
using Sockeye.Names;
using Sockeye.Streams;
using Sockeye.Tests.Streams;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Tests.Diagnostics;

/// <summary>What a stack writes to a log, and that docs/observability.md says so.</summary>
public sealed class LogEventTests
{
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public void The_log_says_that_a_stack_runs_and_stops()
    {
        var log = new ListLogger();
        using (var loop = new StackLoop(new StackOptions { HostName = "here" }, new StackLoopOptions { Logger = log })) loop.Start();
        Assert.Equal([(1, "The stack here runs"), (3, "The stack here has stopped")], log.Lines);
    }

    [Fact]
    public async Task A_limit_that_was_reached_is_told_with_the_option_that_sets_it()
    {
        var log = new ListLogger();
        using (var pair = new LoggedPair(log))
        {
            using var right = UdpSocket.Bind(pair.Right, Cable.At("10.0.0.2"));
            using var left = UdpSocket.Bind(pair.Left, Cable.At("10.0.0.1"));
            for (int i = 0; i < 400; i++) await left.SendAsync(new byte[1000], right.LocalEndPoint, Soon);
            await WaitAsync(() => pair.Right.Call(0, static (stack, _, _) => stack.Drops[DropReason.SocketQueueFull]) > 0);
        }
        string told = Assert.Single(log.Lines, line => line.Event == 12).Line;
        Assert.Matches("^The stack logged has reached a limit: a socket's queue of datagrams is full, [1-9][0-9]* times; it is set by DefaultReceiveBuffer$", told);
    }

    [Fact]
    public async Task A_limit_is_told_while_the_stack_works_too()
    {
        var log = new ListLogger();
        using var pair = new LoggedPair(log);
        using var right = UdpSocket.Bind(pair.Right, Cable.At("10.0.0.2"));
        using var left = UdpSocket.Bind(pair.Left, Cable.At("10.0.0.1"));
        await WaitAsync(() =>
        {
            left.SendAsync(new byte[1000], right.LocalEndPoint, Soon).AsTask().GetAwaiter().GetResult();
            return log.Lines.Any(line => line.Event == 12);
        });
    }

    [Fact]
    public async Task A_connection_that_was_reset_is_told_once()
    {
        var log = new ListLogger();
        using var pair = new LoggedPair(log);
        using var listener = TcpListener.Listen(pair.Left, Cable.At("10.0.0.1", 80));
        await using TcpStream client = await TcpStream.ConnectAsync(pair.Right, listener.LocalEndPoint, Soon);
        TcpStream server = await listener.AcceptAsync(Soon);
        server.Abort();
        await Assert.ThrowsAsync<IOException>(async () => await client.ReadExactlyAsync(new byte[1], Soon));
        await Assert.ThrowsAsync<IOException>(async () => await client.WriteAsync(new byte[1], Soon));
        await WaitAsync(() => log.Lines.Any(line => line.Event == 13));
        Assert.Equal(
            $"A connection of the stack logged from {client.LocalEndPoint} to 10.0.0.1:80 broke: ConnectionReset",
            Assert.Single(log.Lines, line => line.Event == 13).Line);
    }

    [Fact]
    public async Task A_lookup_that_nobody_answered_is_told()
    {
        var log = new ListLogger();
        using var pair = new LoggedPair(log);
        var names = new DnsClient(pair.Right, new DnsResolverOptions
        {
            Servers = [Endpoint.Parse("10.0.0.1:53")], Timeout = TimeSpan.FromMilliseconds(20), Attempts = 1,
        });
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(async () => await names.ResolveAsync("db.example", Soon));
        Assert.Equal("The stack logged asked for db.example, and no DNS server answered", Assert.Single(log.Lines, line => line.Event == 11).Line);
    }

    /// <summary>Whoever filters by numbers has one list of them.</summary>
    [Fact]
    public void Every_event_stands_on_the_page_with_its_number_level_and_words() =>
        LogEventTable.MustBeThatOf(typeof(StackLoop).Assembly, "Sockeye.Stack");

    private static async Task WaitAsync(Func<bool> isSo)
    {
        CancellationToken limit = Soon;
        while (!isSo())
        {
            limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Two stacks on a cable, of which the right one is called "logged" and logs.</summary>
    private sealed class LoggedPair : IDisposable
    {
        public LoggedPair(ILogger log)
        {
            var (left, right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP });
            Left = Start(new StackLoop(), left, "10.0.0.1");
            Right = Start(new StackLoop(new StackOptions { HostName = "logged" }, new StackLoopOptions { Logger = log }), right, "10.0.0.2");
        }

        public StackLoop Left { get; }

        public StackLoop Right { get; }

        public void Dispose()
        {
            Left.Dispose();
            Right.Dispose();
        }

        private static StackLoop Start(StackLoop loop, IFrameDevice device, string address)
        {
            var options = (Nic: loop.AddDevice(device), Address: InternetAddress.Parse(address));
            loop.Call(options, static (stack, now, it) =>
                stack.AddAddress(it.Nic, it.Address, 24, new AddressOptions { SkipDuplicateDetection = true }, now));
            loop.Start();
            return loop;
        }
    }
}
