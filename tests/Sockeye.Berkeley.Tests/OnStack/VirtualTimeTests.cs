using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Sockeye.Berkeley.OnStack;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Tests.Samples;
using Sockeye.Devices.Middleware;
using Sockeye.Samples.Article;
using Sockeye.Simulation;
using Sockeye.Simulation.Topology;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.OnStack;

/// <summary>The same C programs on two simulated hosts, in virtual time: no thread of theirs ever sleeps for real.</summary>
public sealed partial class VirtualTimeTests
{
    private static readonly LinkConditions s_badLink = new()
    {
        Delay = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(5), Loss = 0.05, Duplicate = 0.01,
        Reorder = 0.02,
    };

    [GeneratedRegex(@"port (\d+)")]
    private static partial Regex PortPattern { get; }

    private static SockeyeSystem SystemOn(Host host) =>
        new(host) { ThreadStarter = (name, program) => host.World.Start(host, name, program) };

    private static (World World, SockeyeSystem A, SockeyeSystem B) TwoHosts(LinkConditions? conditions, ulong seed = 1)
    {
        var world = new World(seed);
        var (a, b) = (world.AddHost("a"), world.AddHost("b"));
        world.Connect(a, b, conditions);
        // Duplicate address detection of the IPv6 addresses takes its second.
        world.RunFor(TimeSpan.FromSeconds(3));
        return (world, SystemOn(a), SystemOn(b));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_articles_programs_greet_each_other_across_a_link(bool isBad)
    {
        var (world, a, b) = TwoHosts(isBad ? s_badLink : null);
        using var _ = world;
        var serverOutput = new OutputStream();
        var server = new Process(b, "server", new ProcessStreams(Stream.Null, serverOutput, serverOutput));
        server.Start(() => Server.main());

        var clientOutput = new OutputStream();
        var input = new MemoryStream(Encoding.UTF8.GetBytes("c++\n"));
        var client = new Process(a, "client", new ProcessStreams(input, clientOutput, clientOutput));
        world.Schedule(world.Now + TimeSpan.FromSeconds(1), () => client.Start(() => Client.main("10.0.1.2")));

        Assert.True(world.RunUntil(() => client.HasExited, TimeSpan.FromMinutes(5)));
        Assert.Equal("message for the server:\nreceived: Hello, you are connected!\n", clientOutput.ToString());
        Assert.Equal(0, client.WaitStatus);
        Assert.True(world.RunUntil(() => serverOutput.ToString().Contains("c++"), TimeSpan.FromMinutes(5)));
        Assert.Equal("8000", PortPattern.Match(serverOutput.ToString()).Groups[1].Value);

        server.Signal(SIGTERM);
        Assert.True(world.RunUntil(() => server.HasExited, TimeSpan.FromMinutes(1)));
        Assert.Equal(SIGTERM, server.WaitStatus);
    }

    [Theory]
    [InlineData("10.0.1.2", AF_INET)]
    [InlineData("fd00:0:0:1::2", AF_INET6)]
    public void A_megabyte_crosses_a_bad_link_whole_by_blocking_calls(string address, int family)
    {
        var (world, a, b) = TwoHosts(s_badLink, 7);
        using var _ = world;
        var data = new byte[1 << 20];
        new Random(1).NextBytes(data);
        byte[]? received = null;
        var receiver = new Process(b, "receiver");
        receiver.Start(() =>
        {
            var listener = socket(family, SOCK_STREAM, 0);
            Assert.Equal(0, family == AF_INET
                ? bind(listener, new sockaddr_in { sin_family = AF_INET, sin_port = htons(9000) })
                : bind(listener, new sockaddr_in6 { sin6_family = AF_INET6, sin6_port = htons(9000) }));
            Assert.Equal(0, listen(listener, 1));
            var fd = accept(listener);
            var buffer = new byte[data.Length + 1];
            received = buffer[..recv(fd, buffer, MSG_WAITALL)];
        });
        var sender = new Process(a, "sender");
        sender.Start(() =>
        {
            var fd = socket(family, SOCK_STREAM, 0);
            int connected;
            if (family == AF_INET)
            {
                var name = new sockaddr_in { sin_family = AF_INET, sin_port = htons(9000) };
                Assert.Equal(1, inet_pton(AF_INET, address, out name.sin_addr));
                connected = connect(fd, name);
            }
            else
            {
                var name = new sockaddr_in6 { sin6_family = AF_INET6, sin6_port = htons(9000) };
                Assert.Equal(1, inet_pton(AF_INET6, address, out name.sin6_addr));
                connected = connect(fd, name);
            }

            Assert.Equal(0, connected);
            Assert.Equal(data.Length, send(fd, data, 0));
        });

        world.RunUntil(() => receiver.HasExited && sender.HasExited, TimeSpan.FromMinutes(10));
        Assert.Null(sender.Failure);
        Assert.Null(receiver.Failure);
        Assert.Equal(SHA256.HashData(data), SHA256.HashData(received!));
    }

    [Fact]
    public void Connecting_to_a_host_that_is_not_there_is_EHOSTUNREACH_and_to_no_network_ENETUNREACH()
    {
        var (world, a, _) = TwoHosts(null);
        using var disposal = world;
        var results = new List<int>();
        var client = new Process(a, "client");
        client.Start(() =>
        {
            foreach (var address in (string[])["10.0.1.77", "198.51.100.1"])
            {
                var name = new sockaddr_in { sin_family = AF_INET, sin_port = htons(80) };
                inet_pton(AF_INET, address, out name.sin_addr);
                results.Add(connect(socket(AF_INET, SOCK_STREAM, 0), name) == -1 ? errno : 0);
            }
        });
        Assert.True(world.RunUntil(() => client.HasExited, TimeSpan.FromMinutes(10)));
        Assert.Equal([EHOSTUNREACH, ENETUNREACH], results);
    }

    [Fact]
    public void Time_limits_are_counted_in_virtual_time()
    {
        var (world, a, _) = TwoHosts(null);
        using var disposal = world;
        var began = world.Now;
        var client = new Process(a, "client");
        client.Start(() =>
        {
            var fd = socket(AF_INET, SOCK_DGRAM, 0);
            setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, new timeval { tv_sec = 3600 });
            Assert.Equal(-1, recv(fd, new byte[1], 0));
            Assert.Equal(EAGAIN, errno);
            Assert.Equal(0, poll([new pollfd(fd, POLLIN)], 60_000));
        });
        Assert.True(world.RunUntil(() => client.HasExited, TimeSpan.FromHours(3)));
        Assert.Null(client.Failure);
        Assert.InRange((world.Now - began).TotalSeconds, 3660, 3661);
    }

    [Fact]
    public void Programs_that_still_wait_when_the_world_ends_end_quietly()
    {
        var (world, a, _) = TwoHosts(null);
        var errors = new OutputStream();
        var waiting = new Process(a, "waiting", ProcessStreams.None with { Error = errors });
        waiting.Start(() => recv(socket(AF_INET, SOCK_DGRAM, 0), new byte[1], 0));
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(1, waiting.BlockedCalls);
        world.Dispose();
        Assert.True(waiting.HasExited);
        Assert.Equal("", errors.ToString());
    }
}
