using System.Security.Cryptography;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>Whole servers: many processes and connections at once.</summary>
public abstract class ServerTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void server_1_a_forking_echo_server_serves_many_clients_at_once()
    {
        const int clients = 12;
        var listener = Listener(32);
        var name = NameOf(listener);
        Ok(signal(SIGCHLD, SIG_IGN));
        var programs = Enumerable.Range(0, clients).Select(i => new Process(P.System, $"client {i}")).ToArray();
        for (var i = 0; i < clients; i++)
        {
            var seed = i;
            programs[i].Start(() => EchoClient(name, seed));
        }

        for (var i = 0; i < clients; i++)
        {
            var connection = Ok(accept(listener));
            Ok(fork(() => Echo(connection)));
            Ok(close(connection));
        }

        foreach (var program in programs)
        {
            Assert.True(program.Join(s_limit), $"{program.Name} still runs");
            Assert.Null(program.Failure);
        }

        Assert.Equal(4, P.Descriptors.Count);
    }

    private static void Echo(int connection)
    {
        var buffer = new byte[5000];
        while (recv(connection, buffer, 0) is var count and > 0)
            Ok(send(connection, buffer.AsSpan(0, count), 0));
    }

    // Sends and receives at the same time with poll, in pieces of any size.
    private static void EchoClient(sockaddr_in server, int seed)
    {
        var random = new Random(seed);
        var data = new byte[100_000 + random.Next(200_000)];
        random.NextBytes(data);
        var fd = Tcp();
        Ok(connect(fd, server));
        SetNonBlocking(fd);
        var back = new List<byte>();
        var buffer = new byte[7000];
        var sent = 0;
        while (true)
        {
            Span<pollfd> entries = [new pollfd(fd, (short)(POLLIN | (sent < data.Length ? POLLOUT : 0)))];
            Assert.Equal(1, Ok(poll(entries, 20_000)));
            if ((entries[0].revents & POLLOUT) != 0 && sent < data.Length)
            {
                var count = send(fd, data.AsSpan(sent, Math.Min(1 + random.Next(9000), data.Length - sent)), 0);
                sent += count < 0 && errno == EAGAIN ? 0 : Ok(count);
                if (sent == data.Length)
                    Ok(shutdown(fd, SHUT_WR));
            }

            if ((entries[0].revents & POLLIN) == 0)
                continue;
            var received = Ok(recv(fd, buffer.AsSpan(0, 1 + random.Next(buffer.Length - 1)), 0));
            if (received == 0)
                break;
            back.AddRange(buffer[..received]);
        }

        Assert.Equal(SHA256.HashData(data), SHA256.HashData(back.ToArray()));
    }

    [Fact]
    public void server_2_one_poll_serves_streams_and_datagrams_of_both_families()
    {
        var stream = Listener(8, SOCK_NONBLOCK);
        var six = Tcp6(SOCK_NONBLOCK);
        Ok(bind(six, V6(0)));
        Ok(listen(six, 8));
        var datagrams = BoundUdp(SOCK_NONBLOCK);
        var streamName = NameOf(stream);
        var sixName = Name6Of(six);
        var datagramName = NameOf(datagrams);
        Ok(fork(() =>
        {
            Ok(sendto(Udp(), "datagram"u8, 0, datagramName));
            Ok(connect(Tcp6(), sixName));
            Ok(connect(Tcp(), streamName));
        }));
        var seen = 0;
        Span<pollfd> entries = [new(stream, POLLIN), new(six, POLLIN), new(datagrams, POLLIN)];
        while (seen != 7)
        {
            Assert.InRange(Ok(poll(entries, Patience)), 1, 3);
            if (entries[0].revents != 0 && accept(stream) >= 0)
                seen |= 1;
            if (entries[1].revents != 0 && accept(six) >= 0)
                seen |= 2;
            if (entries[2].revents != 0 && recv(datagrams, new byte[16], 0) == 8)
                seen |= 4;
        }
    }

    [Fact]
    public void row173_a_signal_handler_may_make_calls_itself_and_may_fail()
    {
        var (client, server) = Connection();
        var (one, other) = LocalPair();
        var process = P;
        Ok(signal(SIGUSR1, _ => Ok(write(one, "from the handler"u8))));
        Ok(fork(() =>
        {
            SpinWait.SpinUntil(() => process.BlockedCalls > 0, Patience);
            process.Signal(SIGUSR1);
            Ok(read(other, new byte[32]));
            Ok(send(client, "x"u8, 0));
        }));
        Assert.Equal(1, Ok(recv(server, new byte[4], 0)));

        Ok(signal(SIGUSR2, _ => throw new InvalidOperationException("a handler failed")));
        process.Signal(SIGUSR2);
        Assert.Throws<InvalidOperationException>(() => send(client, "x"u8, 0));
        Ok(send(client, "y"u8, 0));
        Assert.Equal(1, Ok(recv(server, new byte[4], 0)));
    }

    [Theory]
    [InlineData(65_507, true)]
    [InlineData(65_508, false)]
    [InlineData(65_535, false)]
    [InlineData(65_536, false)]
    [InlineData(1 << 24, false)]
    public void row174_lengths_near_the_end_of_sixteen_bits(int length, bool fits)
    {
        var one = BoundUdp();
        if (!fits)
        {
            Fails(EMSGSIZE, sendto(one, new byte[length], 0, NameOf(one)));
            return;
        }

        Assert.Equal(length, Ok(sendto(one, new byte[length], 0, NameOf(one))));
        Assert.Equal(length, Ok(recv(one, new byte[length + 1], 0)));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void row174_buffer_sizes_at_the_ends_of_thirty_two_bits_are_clamped_and_work(int size)
    {
        var (client, server) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_SNDBUF, size));
        Ok(setsockopt(server, SOL_SOCKET, SO_RCVBUF, size));
        Assert.InRange(OptionOf(client, SOL_SOCKET, SO_SNDBUF), 1, int.MaxValue);
        Assert.InRange(OptionOf(server, SOL_SOCKET, SO_RCVBUF), 1, int.MaxValue);
        var data = new byte[20_000];
        Random.Shared.NextBytes(data);
        Ok(fork(() =>
        {
            close(server);
            Assert.Equal(data.Length, send(client, data, 0));
        }));
        Ok(close(client));
        Assert.Equal(data, ReadToEnd(server));
    }

    [Fact]
    public void row176_a_thousand_sockets_of_a_killed_process_give_everything_back()
    {
        var name = default(sockaddr_in);
        var other = new Process(P.System, "other");
        other.Run(() =>
        {
            var listener = Listener();
            name = NameOf(listener);
            for (var i = 0; i < 120; i++)
            {
                Ok(connect(Tcp(), name));
                Ok(accept(listener));
                Ok(bind(Udp(), V4(0)));
                Ok(socketpair(AF_UNIX, SOCK_STREAM, 0, new int[2]));
                Ok(fork(() => recv(listener + 1, new byte[1], MSG_DONTWAIT)));
            }

            // While a child lives, the listener does.
            while (waitpid(-1, out _, 0) > 0)
            {
            }
        });
        Assert.Equal(0, other.Descriptors.Count);
        Fails(ECONNREFUSED, connect(Tcp(), name));
        var again = Tcp();
        Ok(setsockopt(again, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(bind(again, V4(0)));
    }
}
