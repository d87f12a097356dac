using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>connect(2) and getpeername(2).</summary>
public abstract class ConnectTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void connect_1_chooses_the_local_address_and_a_port()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        Assert.Equal("127.0.0.1", NameOf(client).sin_addr.ToString());
        Assert.InRange(PortOf(client), 1024, 65535);
        Assert.NotEqual(PortOf(listener), PortOf(client));
        Assert.Equal(NameOf(listener).ToString(), PeerOf(client).ToString());
    }

    [Fact]
    public void connect_2_keeps_the_address_that_bind_gave()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(bind(client, V4(0, "127.0.0.2")));
        var before = NameOf(client).ToString();
        Ok(connect(client, NameOf(listener)));
        Assert.Equal(before, NameOf(client).ToString());
        Assert.Equal(before, PeerOf(Ok(accept(listener))).ToString());
    }

    [Fact]
    public void connect_3_to_a_port_without_listener_is_ECONNREFUSED()
    {
        Fails(ECONNREFUSED, connect(Tcp(), ClosedPort()));
    }

    [Fact]
    public void connect_4_may_be_tried_again_after_it_was_refused()
    {
        var name = ClosedPort();
        var client = Tcp();
        Fails(ECONNREFUSED, connect(client, name));
        var listener = Tcp();
        Ok(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(bind(listener, name));
        Ok(listen(listener, 1));
        Ok(connect(client, name));
    }

    [Fact]
    public void connect_5_on_a_connected_socket_is_EISCONN()
    {
        var (client, server) = Connection();
        Fails(EISCONN, connect(client, PeerOf(client)));
        Fails(EISCONN, connect(server, PeerOf(server)));
        Fails(EISCONN, connect(client, ClosedPort()));
    }

    [Fact]
    public void connect_6_on_a_listening_socket_is_EISCONN()
    {
        var listener = Listener();
        Fails(EISCONN, connect(listener, NameOf(Listener())));
    }

    [Fact]
    public void connect_7_that_must_not_block_is_EINPROGRESS_and_poll_tells_the_end()
    {
        var listener = Listener();
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, NameOf(listener)));
        WaitFor(client, POLLOUT);
        Assert.Equal(0, OptionOf(client, SOL_SOCKET, SO_ERROR));
        Ok(accept(listener));
    }

    [Fact]
    public void connect_8_asked_again_gives_the_success_once_then_EISCONN()
    {
        var listener = Listener();
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, NameOf(listener)));
        WaitFor(client, POLLOUT);
        Ok(connect(client, NameOf(listener)));
        Fails(EISCONN, connect(client, NameOf(listener)));
    }

    [Fact]
    public void connect_9_that_must_not_block_leaves_its_failure_in_SO_ERROR_once()
    {
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, ClosedPort()));
        WaitFor(client, POLLERR | POLLHUP);
        Assert.Equal(ECONNREFUSED, OptionOf(client, SOL_SOCKET, SO_ERROR));
        Assert.Equal(0, OptionOf(client, SOL_SOCKET, SO_ERROR));
    }

    [Fact]
    public void connect_10_asked_again_tells_the_failure()
    {
        var client = Tcp(SOCK_NONBLOCK);
        var closed = ClosedPort();
        Fails(EINPROGRESS, connect(client, closed));
        WaitFor(client, POLLHUP);
        Fails(ECONNREFUSED, connect(client, closed));
    }

    [Fact]
    public void connect_11_with_a_short_address_is_EINVAL()
    {
        var name = V4(1);
        Fails(EINVAL, connect(Tcp(), name, 0));
        Fails(EINVAL, connect(Tcp(), name, 1));
        Fails(EINVAL, connect(Tcp(), name, 8));
        Fails(EINVAL, connect(Tcp(), name, -1));
        Fails(EFAULT, connect(Tcp(), new byte[4], 16));
    }

    [Fact]
    public void connect_12_with_another_family_is_EAFNOSUPPORT()
    {
        Fails(EAFNOSUPPORT, connect(Tcp(), V6(1)));
        Fails(EAFNOSUPPORT, connect(Udp(), V6(1)));
    }

    [Fact]
    public void connect_13_to_a_broadcast_or_multicast_address_is_ENETUNREACH()
    {
        Fails(ENETUNREACH, connect(Tcp(), V4(1, "224.0.0.1")));
        Fails(ENETUNREACH, connect(Tcp(), V4(1, "255.255.255.255")));
    }

    [Fact]
    public void connect_14_to_the_any_address_reaches_this_host()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, V4(PortOf(listener), "0.0.0.0")));
        Assert.Equal(NameOf(listener).ToString(), PeerOf(client).ToString());
    }

    [Fact]
    public void connect_15_before_anyone_accepts_succeeds_and_data_may_follow()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        Assert.Equal(5, Ok(send(client, "early"u8, 0)));
        var server = Ok(accept(listener));
        var buffer = new byte[16];
        Assert.Equal(5, Ok(recv(server, buffer, 0)));
    }

    [Fact]
    public void connect_16_with_AF_UNSPEC_dissolves_the_connection()
    {
        var (client, server) = Connection();
        var none = new sockaddr_in { sin_family = AF_UNSPEC };
        Ok(connect(client, none));
        var name = default(sockaddr_in);
        Fails(ENOTCONN, getpeername(client, ref name));
        WaitFor(server, POLLHUP);
        Fails(ECONNRESET, recv(server, new byte[4], 0));
    }

    [Fact]
    public void connect_17_to_itself_is_a_simultaneous_open()
    {
        var fd = Tcp();
        Ok(bind(fd, V4(0)));
        Ok(connect(fd, NameOf(fd)));
        Assert.Equal(NameOf(fd).ToString(), PeerOf(fd).ToString());
        Assert.Equal(3, Ok(send(fd, "abc"u8, 0)));
        Assert.Equal(3, Ok(recv(fd, new byte[8], 0)));
    }

    [Fact]
    public void connect_18_after_shutdown_of_a_refused_connect_is_EINVAL_until_it_is_dissolved()
    {
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, ClosedPort()));
        WaitFor(client, POLLHUP);
        Fails(ENOTCONN, shutdown(client, SHUT_WR));
        Fails(EINVAL, connect(client, NameOf(Listener())));
        Ok(connect(client, new sockaddr_in { sin_family = AF_UNSPEC }));
        Fails(EINPROGRESS, connect(client, NameOf(Listener())));
    }

    [Fact]
    public void connect_19_shutdown_reports_a_connect_that_stood()
    {
        var client = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(client, NameOf(Listener())));
        WaitFor(client, POLLOUT);
        Ok(shutdown(client, SHUT_RD));
        Fails(EISCONN, connect(client, ClosedPort()));
    }

    [Fact]
    public void connect_20_what_was_shut_before_stays_shut()
    {
        var listener = Listener();
        var client = Tcp();
        Fails(ENOTCONN, shutdown(client, SHUT_RDWR));
        Ok(connect(client, NameOf(listener)));
        Assert.Equal(0, Ok(recv(client, new byte[4], 0)));
        Fails(EPIPE, send(client, "x"u8, 0));
        Assert.Equal(POLLIN | POLLOUT | POLLRDHUP | POLLHUP, Events(client, POLLIN | POLLOUT | POLLRDHUP));
    }

    [Fact]
    public void bind_19_is_possible_after_a_refused_connect()
    {
        var client = Tcp();
        Fails(ECONNREFUSED, connect(client, ClosedPort()));
        Ok(bind(client, V4(0)));
        var name = NameOf(client);
        Ok(connect(client, NameOf(Listener())));
        Assert.Equal(name.ToString(), NameOf(client).ToString());
    }

    [Fact]
    public void connect_21_AF_UNSPEC_leaves_the_error_of_what_it_ended_to_be_told_once()
    {
        var none = new sockaddr_in { sin_family = AF_UNSPEC };
        var refused = Tcp(SOCK_NONBLOCK);
        Fails(EINPROGRESS, connect(refused, ClosedPort()));
        WaitFor(refused, POLLHUP);
        Ok(connect(refused, none));
        Assert.Equal(POLLOUT | POLLERR | POLLHUP, Events(refused, POLLOUT));
        Fails(ECONNREFUSED, recv(refused, new byte[1], 0));
        Fails(ENOTCONN, recv(refused, new byte[1], 0));

        var (client, _) = Connection();
        Ok(connect(client, none));
        Assert.Equal(ECONNRESET, OptionOf(client, SOL_SOCKET, SO_ERROR));
        Fails(EPIPE, send(client, "x"u8, 0));
    }

    [Fact]
    public void connect_22_AF_UNSPEC_makes_a_socket_new_again()
    {
        var fd = Tcp();
        Fails(ENOTCONN, shutdown(fd, SHUT_RDWR));
        Ok(connect(fd, new sockaddr_in { sin_family = AF_UNSPEC }));
        Assert.Equal(POLLOUT | POLLHUP, Events(fd, POLLIN | POLLOUT | POLLRDHUP));
        Ok(connect(fd, NameOf(Listener())));
        Ok(send(fd, "x"u8, 0));
    }

    [Fact]
    public void connect_23_to_the_any_address_means_the_address_that_the_socket_is_bound_to()
    {
        var listener = Tcp();
        Ok(bind(listener, V4(0, "127.0.0.9")));
        Ok(listen(listener, 1));
        var client = Tcp();
        Ok(bind(client, V4(0, "127.0.0.9")));
        Ok(connect(client, V4(PortOf(listener), "0.0.0.0")));
        Assert.Equal("127.0.0.9", PeerOf(client).sin_addr.ToString());
    }

    [Fact]
    public void getpeername_1_of_an_unconnected_socket_is_ENOTCONN()
    {
        var name = default(sockaddr_in);
        Fails(ENOTCONN, getpeername(Tcp(), ref name));
        Fails(ENOTCONN, getpeername(Listener(), ref name));
        Fails(ENOTCONN, getpeername(BoundUdp(), ref name));
    }

    [Fact]
    public void getpeername_2_is_still_known_after_the_peer_closed()
    {
        var (client, server) = Connection();
        var before = PeerOf(client).ToString();
        Ok(close(server));
        WaitFor(client, POLLRDHUP);
        Assert.Equal(before, PeerOf(client).ToString());
    }
}
