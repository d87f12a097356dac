using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>shutdown(2), close(2), SO_LINGER: the ways a connection ends.</summary>
public abstract class ShutdownCloseTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void shutdown_1_for_writing_is_a_half_close_the_other_way_stays_open()
    {
        var (client, server) = Connection();
        Ok(send(client, "question"u8, 0));
        Ok(shutdown(client, SHUT_WR));
        Assert.Equal("question"u8.ToArray(), ReadToEnd(server));
        Ok(send(server, "answer"u8, 0));
        Ok(close(server));
        Assert.Equal("answer"u8.ToArray(), ReadToEnd(client));
    }

    [Fact]
    public void shutdown_2_for_reading_ends_the_stream_here_but_not_at_the_peer()
    {
        var (client, server) = Connection();
        Ok(shutdown(server, SHUT_RD));
        Assert.Equal(0, Ok(recv(server, new byte[4], 0)));
        Assert.Equal(0, Events(client, POLLRDHUP | POLLHUP));
        Assert.Equal(1, Ok(send(client, "x"u8, 0)));
        Ok(send(server, "y"u8, 0));
        Assert.Equal(1, Ok(recv(client, new byte[4], 0)));
    }

    [Fact]
    public void shutdown_3_both_ways_ends_both()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_RDWR));
        Assert.Equal(0, Ok(recv(client, new byte[4], 0)));
        Fails(EPIPE, send(client, "x"u8, 0));
        Assert.Empty(ReadToEnd(server));
    }

    [Fact]
    public void shutdown_4_of_an_unconnected_socket_is_ENOTCONN()
    {
        Fails(ENOTCONN, shutdown(Tcp(), SHUT_RDWR));
        Fails(ENOTCONN, shutdown(BoundUdp(), SHUT_RDWR));
    }

    [Fact]
    public void shutdown_5_with_another_way_is_EINVAL()
    {
        var (client, _) = Connection();
        Fails(EINVAL, shutdown(client, 3));
        Fails(EINVAL, shutdown(client, -1));
    }

    [Fact]
    public void shutdown_6_twice_does_nothing_more()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_WR));
        Ok(shutdown(client, SHUT_WR));
        Assert.Empty(ReadToEnd(server));
    }

    [Fact]
    public void shutdown_7_is_not_kept_back_by_another_descriptor()
    {
        var (client, server) = Connection();
        var copy = Ok(dup(client));
        Ok(shutdown(copy, SHUT_WR));
        Assert.Empty(ReadToEnd(server));
        Fails(EPIPE, send(client, "x"u8, 0));
    }

    [Fact]
    public void shutdown_8_after_both_ends_have_finished_is_ENOTCONN()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_WR));
        Assert.Empty(ReadToEnd(server));
        Ok(shutdown(server, SHUT_WR));
        Assert.Empty(ReadToEnd(client));
        WaitFor(server, POLLHUP);
        Fails(ENOTCONN, shutdown(server, SHUT_WR));
    }

    [Fact]
    public void shutdown_9_the_active_closer_sees_the_connection_over_while_TCP_waits()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_WR));
        Assert.Empty(ReadToEnd(server));
        Ok(close(server));
        Assert.Empty(ReadToEnd(client));
        var name = default(sockaddr_in);
        Fails(ENOTCONN, getpeername(client, ref name));
        Fails(ENOTCONN, shutdown(client, SHUT_RD));
        Assert.Equal("CLOSED", P.Descriptors.Snapshot().Single(row => row.Descriptor == client).State);
        Assert.Equal(0, Ok(recv(client, new byte[1], 0)));
        Fails(EPIPE, send(client, "x"u8, 0));
    }

    [Fact]
    public void close_1_of_the_last_descriptor_ends_the_stream_at_the_peer()
    {
        var (client, server) = Connection();
        Ok(send(client, "bye"u8, 0));
        Ok(close(client));
        Assert.Equal("bye"u8.ToArray(), ReadToEnd(server));
        Fails(EBADF, close(client));
    }

    [Fact]
    public void close_2_with_unread_data_resets_the_peer()
    {
        var (client, server) = Connection();
        Ok(send(client, "never read"u8, 0));
        WaitFor(server, POLLIN);
        Ok(close(server));
        WaitFor(client, POLLHUP | POLLERR);
        Fails(ECONNRESET, recv(client, new byte[4], 0));
        Assert.Equal(0, Ok(recv(client, new byte[4], 0)));
    }

    [Fact]
    public void close_3_with_linger_zero_resets_the_peer()
    {
        var (client, server) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_LINGER, new linger { l_onoff = 1, l_linger = 0 }));
        Ok(close(client));
        WaitFor(server, POLLHUP | POLLERR | POLLIN);
        Fails(ECONNRESET, recv(server, new byte[4], 0));
        Assert.Equal(0, Ok(recv(server, new byte[4], 0)));
        Fails(EPIPE, send(server, "x"u8, 0));
    }

    [Fact]
    public void close_4_with_a_linger_time_returns_when_the_data_is_over()
    {
        var (client, server) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_LINGER, new linger { l_onoff = 1, l_linger = 5 }));
        Ok(send(client, "all of it"u8, 0));
        Ok(close(client));
        Assert.Equal("all of it"u8.ToArray(), ReadToEnd(server));
    }

    [Fact]
    public void close_5_a_reset_shows_once_in_SO_ERROR()
    {
        var (client, server) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_LINGER, new linger { l_onoff = 1, l_linger = 0 }));
        Ok(close(client));
        WaitFor(server, POLLERR);
        Assert.Equal(ECONNRESET, OptionOf(server, SOL_SOCKET, SO_ERROR));
        Assert.Equal(0, OptionOf(server, SOL_SOCKET, SO_ERROR));
        Assert.Equal(0, Ok(recv(server, new byte[4], 0)));
    }

    [Fact]
    public void close_6_a_reset_meets_the_next_send_as_ECONNRESET()
    {
        var (client, server) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_LINGER, new linger { l_onoff = 1, l_linger = 0 }));
        Ok(close(client));
        WaitFor(server, POLLERR);
        Fails(ECONNRESET, send(server, "x"u8, 0));
        Fails(EPIPE, send(server, "x"u8, 0));
    }

    [Fact]
    public void close_7_data_before_a_close_can_be_read_after_it()
    {
        var (client, server) = Connection();
        for (var i = 0; i < 100; i++)
            Ok(send(client, "0123456789"u8, 0));
        Ok(close(client));
        Assert.Equal(1000, ReadToEnd(server).Length);
    }

    [Fact]
    public void close_8_of_a_datagram_socket_frees_its_port()
    {
        var fd = BoundUdp();
        var name = NameOf(fd);
        Ok(close(fd));
        Ok(bind(Udp(), name));
    }

    [Fact]
    public void close_9_of_a_listener_frees_its_port()
    {
        var listener = Listener();
        var name = NameOf(listener);
        Ok(close(listener));
        Fails(ECONNREFUSED, connect(Tcp(), name));
        Ok(bind(Tcp(), name));
    }

    [Fact]
    public void row172_close_while_another_thread_blocks_ends_its_call_with_EBADF()
    {
        var (client, server) = Connection();
        var process = P;
        var error = 0;
        var blocked = new Thread(() =>
        {
            var result = recv(server, new byte[4], 0);
            error = result == -1 ? errno : 0;
        });
        blocked.Start();
        SpinUntilBlocked(process);
        Ok(close(server));
        Assert.True(blocked.Join(Patience));
        Assert.Equal(EBADF, error);
        Assert.Empty(ReadToEnd(client));
    }

    [Fact]
    public void row172_a_blocked_call_does_not_touch_the_socket_that_takes_its_number()
    {
        var (_, server) = Connection();
        var other = Connection();
        var error = 0;
        var blocked = new Thread(() => error = recv(server, new byte[4], 0) == -1 ? errno : 0);
        blocked.Start();
        SpinUntilBlocked(P);
        Ok(send(other.Client, "mine"u8, 0));
        Ok(dup2(other.Server, server));
        Assert.True(blocked.Join(Patience));
        Assert.Equal(EBADF, error);
        Assert.Equal(4, Ok(recv(server, new byte[8], 0)));
    }

    private static void SpinUntilBlocked(Processes.Process process) =>
        Assert.True(SpinWait.SpinUntil(() => process.BlockedCalls > 0, Patience));
}
