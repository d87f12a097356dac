using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>poll(2) in each state of a socket.</summary>
public abstract class PollTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    private const short All = POLLIN | POLLOUT | POLLPRI | POLLRDHUP;

    [Fact]
    public void poll_1_a_fresh_tcp_socket_is_writable_and_hung_up()
    {
        Assert.Equal(POLLOUT | POLLHUP, Events(Tcp(), All));
        Assert.Equal(POLLHUP, Events(Tcp(), 0));
    }

    [Fact]
    public void poll_2_a_fresh_udp_socket_is_writable()
    {
        Assert.Equal(POLLOUT, Events(Udp(), All));
        Assert.Equal(POLLOUT, Events(BoundUdp(), All));
    }

    [Fact]
    public void poll_3_a_listener_is_readable_when_a_connection_waits()
    {
        var listener = Listener();
        Assert.Equal(0, Events(listener, All));
        Ok(connect(Tcp(), NameOf(listener)));
        WaitFor(listener, POLLIN);
        Assert.Equal(POLLIN, Events(listener, All));
        Ok(accept(listener));
        Assert.Equal(0, Events(listener, All));
    }

    [Fact]
    public void poll_4_a_connection_is_writable_and_readable_when_data_waits()
    {
        var (client, server) = Connection();
        Assert.Equal(POLLOUT, Events(server, All));
        Ok(send(client, "x"u8, 0));
        WaitFor(server, POLLIN);
        Assert.Equal(POLLIN | POLLOUT, Events(server, All));
        Ok(recv(server, new byte[1], 0));
        Assert.Equal(POLLOUT, Events(server, All));
    }

    [Fact]
    public void poll_5_the_peers_half_close_is_readable_and_RDHUP()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_WR));
        WaitFor(server, POLLRDHUP);
        Assert.Equal(POLLIN | POLLOUT | POLLRDHUP, Events(server, All));
        Assert.Equal(POLLOUT, Events(client, All));
    }

    [Fact]
    public void poll_6_own_shutdown_for_reading_is_readable_and_RDHUP()
    {
        var (_, server) = Connection();
        Ok(shutdown(server, SHUT_RD));
        Assert.Equal(POLLIN | POLLOUT | POLLRDHUP, Events(server, All));
    }

    [Fact]
    public void poll_7_both_ways_ended_is_HUP()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_RDWR));
        Assert.Equal(POLLIN | POLLOUT | POLLRDHUP | POLLHUP, Events(client, All));
        Ok(shutdown(server, SHUT_WR));
        WaitFor(server, POLLHUP);
        Assert.Equal(POLLIN | POLLOUT | POLLRDHUP | POLLHUP, Events(server, All));
    }

    [Fact]
    public void poll_8_a_reset_is_ERR_and_HUP_and_everything()
    {
        var (client, server) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_LINGER, new linger { l_onoff = 1 }));
        Ok(close(client));
        WaitFor(server, POLLERR);
        Assert.Equal(POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDHUP, Events(server, All));
        Fails(ECONNRESET, recv(server, new byte[1], 0));
        Assert.Equal(POLLIN | POLLOUT | POLLHUP | POLLRDHUP, Events(server, All));
    }

    [Fact]
    public void poll_9_a_refused_connect_is_ERR_and_HUP()
    {
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, ClosedPort()));
        WaitFor(client, POLLERR);
        Assert.Equal(POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDHUP, Events(client, All));
    }

    [Fact]
    public void poll_10_a_closed_number_is_NVAL_and_counts()
    {
        Span<pollfd> entries = [new pollfd(99, POLLIN), new pollfd(-1, POLLIN), new pollfd(Udp(), POLLOUT)];
        Assert.Equal(2, Ok(poll(entries, -1)));
        Assert.Equal(POLLNVAL, entries[0].revents);
        Assert.Equal(0, entries[1].revents);
        Assert.Equal(POLLOUT, entries[2].revents);
    }

    [Fact]
    public void poll_11_with_nothing_ready_returns_zero_after_its_time()
    {
        Span<pollfd> entries = [new pollfd(BoundUdp(), POLLIN)];
        entries[0].revents = 77;
        Assert.Equal(0, Ok(poll(entries, 15)));
        Assert.Equal(0, entries[0].revents);
        Assert.Equal(0, Ok(poll(entries, 0)));
        Assert.Equal(0, Ok(poll([], 5)));
    }

    [Fact]
    public void poll_12_wakes_when_one_of_several_becomes_ready()
    {
        var one = BoundUdp();
        var other = BoundUdp();
        var name = NameOf(other);
        Ok(fork(() => Ok(sendto(Udp(), "x"u8, 0, name))));
        Span<pollfd> entries = [new pollfd(one, POLLIN), new pollfd(other, POLLIN)];
        Assert.Equal(1, Ok(poll(entries, Patience)));
        Assert.Equal(0, entries[0].revents);
        Assert.Equal(POLLIN, entries[1].revents);
    }

    [Fact]
    public void poll_13_says_only_what_was_asked_beside_ERR_HUP_and_NVAL()
    {
        var (client, server) = Connection();
        Ok(send(client, "x"u8, 0));
        WaitFor(server, POLLIN);
        Assert.Equal(0, Events(server, 0));
        Assert.Equal(0, Events(server, POLLPRI));
        Assert.Equal(POLLIN | POLLRDNORM, Events(server, POLLIN | POLLRDNORM));
    }

    [Fact]
    public void poll_14_urgent_data_is_PRI()
    {
        var (client, server) = Connection();
        Ok(send(client, "!"u8, MSG_OOB));
        WaitFor(server, POLLPRI);
    }

    [Fact]
    public void poll_15_with_more_entries_than_descriptors_may_be_is_EINVAL()
    {
        Fails(EINVAL, poll(new pollfd[P.Descriptors.Limit + 1], 0));
    }

    [Fact]
    public void poll_16_one_descriptor_twice_is_answered_twice()
    {
        var fd = Udp();
        Span<pollfd> entries = [new pollfd(fd, POLLIN), new pollfd(fd, POLLOUT)];
        Assert.Equal(1, Ok(poll(entries, 0)));
        Assert.Equal(POLLOUT, entries[1].revents);
    }

    [Fact]
    public void poll_17_a_full_send_buffer_is_not_writable_until_the_peer_reads()
    {
        var (client, server) = Connection();
        SetNonBlocking(client);
        while (send(client, new byte[1 << 20], 0) > 0)
        {
        }

        Assert.Equal(0, Events(client, POLLOUT));
        SetNonBlocking(server);
        var buffer = new byte[1 << 20];
        for (var turn = 0; turn < 500 && Events(client, POLLOUT) == 0; turn++)
        {
            while (recv(server, buffer, 0) > 0)
            {
            }

            _ = Events(server, POLLIN, 10);
        }

        Assert.Equal(POLLOUT, Events(client, POLLOUT));
    }

    [Fact]
    public void poll_18_streams_are_always_ready()
    {
        Assert.Equal(POLLIN, Events(0, POLLIN));
        Assert.Equal(POLLOUT, Events(1, POLLOUT));
    }

    [Fact]
    public void poll_19_a_connecting_socket_becomes_writable()
    {
        var listener = Listener();
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, NameOf(listener)));
        WaitFor(client, POLLOUT);
        Assert.Equal(POLLOUT, Events(client, All));
    }
}
