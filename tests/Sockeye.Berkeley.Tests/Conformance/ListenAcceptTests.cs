using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>listen(2), accept(2), accept4(2).</summary>
public abstract class ListenAcceptTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void listen_1_without_bind_chooses_a_port()
    {
        var fd = Tcp();
        Ok(listen(fd, 5));
        Assert.NotEqual(0, PortOf(fd));
        Assert.Equal("0.0.0.0", NameOf(fd).sin_addr.ToString());
    }

    [Fact]
    public void listen_2_twice_only_changes_the_backlog()
    {
        var fd = Listener(1);
        Ok(listen(fd, 10));
        Ok(listen(fd, -1));
        Assert.Equal(1, OptionOf(fd, SOL_SOCKET, SO_ACCEPTCONN));
    }

    [Fact]
    public void listen_5_that_ends_gives_back_a_port_that_bind_did_not_name()
    {
        var fd = Tcp();
        Ok(listen(fd, 5));
        Ok(shutdown(fd, SHUT_RD));
        Ok(bind(fd, V4(0)));
        Ok(listen(fd, 5));
    }

    [Fact]
    public void listen_3_on_a_connected_socket_is_EINVAL()
    {
        var (client, server) = Connection();
        Fails(EINVAL, listen(client, 1));
        Fails(EINVAL, listen(server, 1));
    }

    [Fact]
    public void listen_4_on_a_datagram_socket_is_EOPNOTSUPP()
    {
        Fails(EOPNOTSUPP, listen(BoundUdp(), 1));
    }

    [Fact]
    public void accept_1_gives_a_connection_with_the_clients_address()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        var peer = default(sockaddr_in);
        var server = Ok(accept(listener, ref peer));
        Assert.Equal(NameOf(client).ToString(), peer.ToString());
        Assert.Equal(PeerOf(server).ToString(), peer.ToString());
    }

    [Fact]
    public void accept_2_the_connection_has_the_listeners_port()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        var server = Ok(accept(listener));
        Assert.Equal(NameOf(listener).ToString(), NameOf(server).ToString());
        Assert.Equal(NameOf(listener).ToString(), PeerOf(client).ToString());
    }

    [Fact]
    public void accept_3_on_an_empty_queue_is_EAGAIN_where_it_must_not_block()
    {
        Fails(EAGAIN, accept(Listener(8, SOCK_NONBLOCK)));
    }

    [Fact]
    public void accept_4_blocks_until_a_client_comes()
    {
        var listener = Listener();
        var name = NameOf(listener);
        var process = P;
        var child = Ok(fork(() =>
        {
            // The parent is in accept, or will be: both orders must work.
            var fd = Tcp();
            Ok(connect(fd, name));
            Ok(send(fd, "x"u8, 0));
        }));
        var server = Ok(accept(listener));
        Assert.Equal(1, Ok(recv(server, new byte[4], 0)));
        Assert.Equal(child, Ok(waitpid(child, out var status, 0)));
        Assert.Equal(0, status);
        Assert.Equal(process, Process.Current);
    }

    [Fact]
    public void accept_5_on_a_socket_that_does_not_listen_is_EINVAL()
    {
        Fails(EINVAL, accept(Tcp()));
        var (client, _) = Connection();
        Fails(EINVAL, accept(client));
    }

    [Fact]
    public void accept_6_on_a_datagram_socket_is_EOPNOTSUPP()
    {
        Fails(EOPNOTSUPP, accept(BoundUdp()));
    }

    [Fact]
    public void accept_7_fails_with_EMFILE_and_leaves_the_connection_in_the_queue()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        while (P.Descriptors.Count < P.Descriptors.Limit)
            Ok(dup(0));
        Fails(EMFILE, accept(listener));
        Ok(close(500));
        Assert.Equal(500, Ok(accept(listener)));
    }

    [Fact]
    public void accept_8_takes_connections_in_their_order()
    {
        var listener = Listener();
        var first = Tcp();
        var second = Tcp();
        Ok(connect(first, NameOf(listener)));
        Ok(connect(second, NameOf(listener)));
        Assert.Equal(NameOf(first).ToString(), PeerOf(Ok(accept(listener))).ToString());
        Assert.Equal(NameOf(second).ToString(), PeerOf(Ok(accept(listener))).ToString());
    }

    [Fact]
    public void accept_9_gives_a_connection_whose_client_has_already_sent_and_closed()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        Ok(send(client, "gone"u8, 0));
        Ok(close(client));
        var server = Ok(accept(listener));
        Assert.Equal("gone"u8.ToArray(), ReadToEnd(server));
    }

    [Fact]
    public void accept_10_does_not_inherit_O_NONBLOCK()
    {
        var listener = Listener(8, SOCK_NONBLOCK);
        Ok(connect(Tcp(), NameOf(listener)));
        WaitFor(listener, POLLIN);
        Assert.Equal(O_RDWR, fcntl(Ok(accept(listener)), F_GETFL));
    }

    [Fact]
    public void accept_11_inherits_the_listeners_options()
    {
        var listener = Listener();
        Ok(setsockopt(listener, SOL_SOCKET, SO_KEEPALIVE, 1));
        Ok(setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, 1));
        Ok(connect(Tcp(), NameOf(listener)));
        var server = Ok(accept(listener));
        Assert.Equal(1, OptionOf(server, SOL_SOCKET, SO_KEEPALIVE));
        Assert.Equal(1, OptionOf(server, IPPROTO_TCP, TCP_NODELAY));
        Assert.Equal(0, OptionOf(server, SOL_SOCKET, SO_ACCEPTCONN));
    }

    [Fact]
    public void accept_12_after_shutdown_for_reading_is_EINVAL()
    {
        var listener = Listener();
        Ok(shutdown(listener, SHUT_RD));
        Fails(EINVAL, accept(listener));
    }

    [Fact]
    public void accept_13_ends_with_EAGAIN_after_SO_RCVTIMEO()
    {
        var listener = Listener();
        Ok(setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, new timeval { tv_usec = 20_000 }));
        Fails(EAGAIN, accept(listener));
    }

    [Fact]
    public void accept4_1_sets_the_new_descriptors_flags()
    {
        var listener = Listener();
        Ok(connect(Tcp(), NameOf(listener)));
        var server = Ok(accept4(listener, SOCK_NONBLOCK | SOCK_CLOEXEC));
        Assert.Equal(O_RDWR | O_NONBLOCK, fcntl(server, F_GETFL));
        Assert.Equal(FD_CLOEXEC, fcntl(server, F_GETFD));
    }

    [Fact]
    public void accept4_2_with_other_flags_is_EINVAL()
    {
        Fails(EINVAL, accept4(Listener(), 1));
    }

    [Fact]
    public void close_of_a_listener_resets_what_nobody_accepted()
    {
        var listener = Listener();
        var client = Tcp();
        Ok(connect(client, NameOf(listener)));
        WaitFor(listener, POLLIN);
        Ok(close(listener));
        WaitFor(client, POLLHUP);
        Fails(ECONNRESET, recv(client, new byte[4], 0));
    }
}
