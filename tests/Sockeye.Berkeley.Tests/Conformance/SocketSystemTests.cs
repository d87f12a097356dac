// What every socket system must do, written once and run on each: the host's kernel is the oracle. A test that fails on
// the kernel is wrong; one that passes there and fails on another system has found a difference.
//
// What is expected is what Linux 6.18 does; a few answers (SO_REUSEPORT on AF_UNIX, an option of an unknown level) are younger
// than Linux 6.12.
//
// Names: call_number_sentence, after the rules of NetSem (Bishop et al.), numbered here per call in reading order.

using System.Runtime.CompilerServices;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>A fresh process on the system for each test, and the few steps that most tests begin with.</summary>
public abstract class SocketSystemTests<TFixture> : IClassFixture<TFixture>, IDisposable
    where TFixture : class, ISystemFixture
{
    protected const int Patience = 5000;

    private readonly IDisposable _entered;
    private readonly MemoryStream _errors = new();

    protected SocketSystemTests(TFixture fixture)
    {
        Fixture = fixture;
        // Forked programs write here why they failed; a test that does not wait for its child sees it nevertheless.
        P = new Process(fixture.System, "test", ProcessStreams.None with { Error = Stream.Synchronized(_errors) });
        _entered = P.Enter();
    }

    protected TFixture Fixture { get; }

    /// <summary>The process that makes the calls.</summary>
    protected Process P { get; }

    public void Dispose()
    {
        P.Signal(SIGKILL);
        _entered.Dispose();
        Clean();
        Assert.Equal("", System.Text.Encoding.UTF8.GetString(_errors.ToArray()));
        GC.SuppressFinalize(this);
    }

    /// <summary>What a test class itself has to give back.</summary>
    protected virtual void Clean()
    {
    }

    // Addresses -----------------------------------------------------------------------------------------------------

    protected static sockaddr_in V4(int port, string address = "127.0.0.1") => new()
    {
        sin_family = AF_INET,
        sin_port = htons(port),
        sin_addr = { s_addr = inet_addr(address) },
    };

    protected static sockaddr_in6 V6(int port, string address = "::1")
    {
        var name = new sockaddr_in6 { sin6_family = AF_INET6, sin6_port = htons(port) };
        Assert.Equal(1, inet_pton(AF_INET6, address, out name.sin6_addr));
        return name;
    }

    protected static sockaddr_in NameOf(int fd)
    {
        var name = default(sockaddr_in);
        Ok(getsockname(fd, ref name));
        return name;
    }

    protected static sockaddr_in6 Name6Of(int fd)
    {
        var name = default(sockaddr_in6);
        Ok(getsockname(fd, ref name));
        return name;
    }

    protected static sockaddr_in PeerOf(int fd)
    {
        var name = default(sockaddr_in);
        Ok(getpeername(fd, ref name));
        return name;
    }

    protected static int PortOf(int fd) => ntohs(NameOf(fd).sin_port);

    // Sockets -------------------------------------------------------------------------------------------------------

    protected static int Tcp(int flags = 0) => Ok(socket(AF_INET, SOCK_STREAM | flags, 0));

    protected static int Tcp6(int flags = 0) => Ok(socket(AF_INET6, SOCK_STREAM | flags, 0));

    protected static int Udp(int flags = 0) => Ok(socket(AF_INET, SOCK_DGRAM | flags, 0));

    protected static int BoundUdp(int flags = 0)
    {
        var fd = Udp(flags);
        Ok(bind(fd, V4(0)));
        return fd;
    }

    protected static int Listener(int backlog = 8, int flags = 0)
    {
        var fd = Tcp(flags);
        Ok(bind(fd, V4(0)));
        Ok(listen(fd, backlog));
        return fd;
    }

    /// <summary>A connection: the client's descriptor and the server's.</summary>
    protected static (int Client, int Server) Connection()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        var server = Ok(accept(listener));
        Ok(close(listener));
        return (client, server);
    }

    protected static (int One, int Other) LocalPair()
    {
        Span<int> pair = stackalloc int[2];
        Ok(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
        return (pair[0], pair[1]);
    }

    /// <summary>A port that nothing listens on.</summary>
    protected static sockaddr_in ClosedPort()
    {
        var fd = Tcp();
        Ok(bind(fd, V4(0)));
        var name = NameOf(fd);
        Ok(close(fd));
        return name;
    }

    protected static void SetNonBlocking(int fd) => Ok(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK));

    /// <summary>The events of a descriptor now, or after waiting for some of those asked for.</summary>
    protected static short Events(int fd, short asked, int timeout = 0)
    {
        Span<pollfd> entries = [new pollfd(fd, asked)];
        Ok(poll(entries, timeout));
        return entries[0].revents;
    }

    /// <summary>Waits, at most for the test's patience, until poll shows all of the events.</summary>
    protected static void WaitFor(int fd, int events)
    {
        var started = Stopwatch.GetTimestamp();
        while ((Events(fd, (short)events, 50) & events) != events)
        {
            Assert.True(
                Stopwatch.GetElapsedTime(started).TotalMilliseconds < Patience,
                $"events {Events(fd, (short)events):x}, waited for {events:x}");
        }
    }

    /// <summary>Reads until the end of the stream.</summary>
    protected static byte[] ReadToEnd(int fd)
    {
        var all = new List<byte>();
        var buffer = new byte[8192];
        while (Ok(read(fd, buffer)) is var count and > 0)
            all.AddRange(buffer[..count]);
        return [.. all];
    }

    // Results -------------------------------------------------------------------------------------------------------

    /// <summary>The result of a call that must succeed.</summary>
    protected static int Ok(int result, [CallerArgumentExpression(nameof(result))] string? call = null)
    {
        Assert.True(result >= 0, $"{call}: {strerrorname_np(errno)}");
        return result;
    }

    /// <summary>The result of a call that must fail for that reason.</summary>
    protected static void Fails(int error, int result, [CallerArgumentExpression(nameof(result))] string? call = null)
    {
        var reason = errno;
        Assert.True(result == -1, $"{call} returned {result}, should fail with {strerrorname_np(error)}");
        Assert.True(
            reason == error, $"{call} failed with {strerrorname_np(reason)}, should with {strerrorname_np(error)}");
    }

    protected static int OptionOf(int fd, int level, int name)
    {
        Ok(getsockopt(fd, level, name, out int value));
        return value;
    }
}
