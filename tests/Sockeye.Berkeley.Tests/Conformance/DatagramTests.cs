using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>UDP: udp(7).</summary>
public abstract class DatagramTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void udp_1_a_datagram_comes_with_its_senders_address()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Assert.Equal(5, Ok(sendto(sender, "hello"u8, 0, NameOf(receiver))));
        var from = default(sockaddr_in);
        var buffer = new byte[64];
        Assert.Equal(5, Ok(recvfrom(receiver, buffer, 0, ref from)));
        Assert.Equal("hello", str(buffer));
        Assert.Equal(NameOf(sender).ToString(), from.ToString());
    }

    [Fact]
    public void udp_2_sending_without_bind_chooses_a_port()
    {
        var receiver = BoundUdp();
        var sender = Udp();
        Ok(sendto(sender, "x"u8, 0, NameOf(receiver)));
        Assert.Equal("0.0.0.0", NameOf(sender).sin_addr.ToString());
        Assert.NotEqual(0, PortOf(sender));
        var from = default(sockaddr_in);
        Ok(recvfrom(receiver, new byte[4], 0, ref from));
        Assert.Equal(NameOf(sender).sin_port, from.sin_port);
        Assert.Equal("127.0.0.1", from.sin_addr.ToString());
    }

    [Fact]
    public void udp_3_sending_without_an_address_is_EDESTADDRREQ()
    {
        Fails(EDESTADDRREQ, send(Udp(), "x"u8, 0));
        Fails(EDESTADDRREQ, write(BoundUdp(), "x"u8));
    }

    [Fact]
    public void udp_4_connect_sets_the_peer_and_the_local_address()
    {
        var receiver = BoundUdp();
        var sender = Udp();
        Ok(connect(sender, NameOf(receiver)));
        Assert.Equal("127.0.0.1", NameOf(sender).sin_addr.ToString());
        Assert.Equal(NameOf(receiver).ToString(), PeerOf(sender).ToString());
        Ok(send(sender, "x"u8, 0));
        Assert.Equal(1, Ok(recv(receiver, new byte[4], 0)));
    }

    [Fact]
    public void udp_5_a_connected_socket_hears_only_its_peer()
    {
        var one = BoundUdp();
        var peer = BoundUdp();
        var stranger = BoundUdp();
        Ok(connect(one, NameOf(peer)));
        Ok(sendto(stranger, "no"u8, 0, NameOf(one)));
        Ok(sendto(peer, "yes"u8, 0, NameOf(one)));
        var buffer = new byte[8];
        Assert.Equal(3, Ok(recv(one, buffer, 0)));
        Fails(EAGAIN, recv(one, buffer, MSG_DONTWAIT));
    }

    [Fact]
    public void udp_6_connect_may_change_the_peer_and_AF_UNSPEC_forgets_it()
    {
        var first = BoundUdp();
        var second = BoundUdp();
        var one = BoundUdp();
        Ok(connect(one, NameOf(first)));
        Ok(connect(one, NameOf(second)));
        Ok(send(one, "x"u8, 0));
        Assert.Equal(1, Ok(recv(second, new byte[4], 0)));
        Ok(connect(one, new sockaddr_in { sin_family = AF_UNSPEC }));
        Fails(EDESTADDRREQ, send(one, "x"u8, 0));
        var name = default(sockaddr_in);
        Fails(ENOTCONN, getpeername(one, ref name));
    }

    [Fact]
    public void udp_7_sendto_on_a_connected_socket_goes_to_the_given_address()
    {
        var peer = BoundUdp();
        var other = BoundUdp();
        var one = BoundUdp();
        Ok(connect(one, NameOf(peer)));
        Ok(sendto(one, "x"u8, 0, NameOf(other)));
        Assert.Equal(1, Ok(recv(other, new byte[4], 0)));
    }

    [Fact]
    public void udp_8_a_port_without_socket_is_told_to_a_connected_sender_once()
    {
        var one = BoundUdp();
        var closed = BoundUdp();
        var name = NameOf(closed);
        Ok(close(closed));
        Ok(connect(one, name));
        Ok(send(one, "x"u8, 0));
        WaitFor(one, POLLERR);
        Fails(ECONNREFUSED, recv(one, new byte[4], 0));
        Fails(EAGAIN, recv(one, new byte[4], MSG_DONTWAIT));
        Ok(send(one, "x"u8, 0));
        WaitFor(one, POLLERR);
        Assert.Equal(ECONNREFUSED, OptionOf(one, SOL_SOCKET, SO_ERROR));
    }

    [Fact]
    public void udp_9_an_unconnected_sender_does_not_hear_of_it()
    {
        var one = BoundUdp();
        var closed = BoundUdp();
        var name = NameOf(closed);
        Ok(close(closed));
        Ok(sendto(one, "x"u8, 0, name));
        Assert.Equal(0, Events(one, POLLIN, 20));
        Ok(sendto(one, "x"u8, 0, name));
    }

    [Fact]
    public void udp_10_a_datagram_may_be_empty()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Assert.Equal(0, Ok(sendto(sender, [], 0, NameOf(receiver))));
        Assert.Equal(0, Ok(sendto(sender, [], 0, NameOf(receiver))));
        WaitFor(receiver, POLLIN);
        var from = default(sockaddr_in);
        Assert.Equal(0, Ok(recvfrom(receiver, new byte[4], 0, ref from)));
        Assert.Equal(NameOf(sender).ToString(), from.ToString());
        Assert.Equal(0, Ok(recv(receiver, [], 0)));
        Fails(EAGAIN, recv(receiver, new byte[4], MSG_DONTWAIT));
    }

    [Fact]
    public void udp_11_read_of_nothing_leaves_the_datagram_recv_of_nothing_takes_it()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(sendto(sender, "abc"u8, 0, NameOf(receiver)));
        WaitFor(receiver, POLLIN);
        Assert.Equal(0, Ok(read(receiver, [])));
        Assert.Equal(POLLIN, Events(receiver, POLLIN));
        Assert.Equal(0, Ok(recv(receiver, [], 0)));
        Assert.Equal(0, Events(receiver, POLLIN));
    }

    [Fact]
    public void udp_12_what_does_not_fit_is_lost_and_MSG_TRUNC_says_so()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(connect(sender, NameOf(receiver)));
        Ok(send(sender, "abcdef"u8, 0));
        Ok(send(sender, "second"u8, 0));
        Ok(send(sender, "third!"u8, 0));
        var buffer = new byte[3];
        Assert.Equal(3, Ok(recv(receiver, buffer, 0)));
        Assert.Equal("abc", str(buffer));
        Assert.Equal(6, Ok(recv(receiver, buffer, MSG_TRUNC)));
        Assert.Equal("sec", str(buffer));
        var message = new msghdr { msg_iov = new iovec[] { new(buffer) } };
        Assert.Equal(3, Ok(recvmsg(receiver, ref message, 0)));
        Assert.Equal(MSG_TRUNC, message.msg_flags);
    }

    [Fact]
    public void udp_13_MSG_PEEK_leaves_the_datagram()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(sendto(sender, "abcdef"u8, 0, NameOf(receiver)));
        var buffer = new byte[8];
        Assert.Equal(6, Ok(recv(receiver, buffer.AsSpan(0, 2), MSG_PEEK | MSG_TRUNC)));
        Assert.Equal(6, Ok(recv(receiver, buffer, 0)));
    }

    [Fact]
    public void udp_14_datagrams_keep_their_bounds()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(connect(sender, NameOf(receiver)));
        for (var length = 1; length <= 20; length++)
            Assert.Equal(length, Ok(send(sender, new byte[length], 0)));
        for (var length = 1; length <= 20; length++)
            Assert.Equal(length, Ok(recv(receiver, new byte[100], MSG_WAITALL)));
    }

    [Fact]
    public void udp_15_the_largest_datagram_is_65507_bytes()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(connect(sender, NameOf(receiver)));
        Assert.Equal(65507, Ok(send(sender, new byte[65507], 0)));
        Assert.Equal(65507, Ok(recv(receiver, new byte[70000], 0)));
        Fails(EMSGSIZE, send(sender, new byte[65508], 0));
        Fails(EMSGSIZE, send(sender, new byte[100_000], 0));
    }

    [Fact]
    public void udp_16_to_port_0_is_EINVAL()
    {
        Fails(EINVAL, sendto(Udp(), "x"u8, 0, V4(0)));
    }

    [Fact]
    public void udp_17_to_a_broadcast_address_needs_SO_BROADCAST()
    {
        Fails(EACCES, sendto(BoundUdp(), "x"u8, 0, V4(9, "127.255.255.255")));
    }

    [Fact]
    public void udp_18_receiving_blocks_until_a_datagram_comes()
    {
        var receiver = BoundUdp();
        var name = NameOf(receiver);
        Ok(fork(() => Ok(sendto(Udp(), "x"u8, 0, name))));
        Assert.Equal(1, Ok(recv(receiver, new byte[4], 0)));
    }

    [Fact]
    public void udp_19_receiving_on_an_unbound_socket_is_EAGAIN_where_it_must_not_block()
    {
        Fails(EAGAIN, recv(Udp(), new byte[4], MSG_DONTWAIT));
    }

    [Fact]
    public void udp_20_shutdown_for_writing_makes_sending_EPIPE()
    {
        var one = BoundUdp();
        Ok(connect(one, NameOf(BoundUdp())));
        Ok(shutdown(one, SHUT_WR));
        Fails(EPIPE, send(one, "x"u8, 0));
    }

    [Fact]
    public void udp_27_a_pending_error_comes_before_EPIPE()
    {
        var one = BoundUdp();
        var closed = BoundUdp();
        var name = NameOf(closed);
        Ok(close(closed));
        Ok(connect(one, name));
        Ok(send(one, "x"u8, 0));
        WaitFor(one, POLLERR);
        Ok(shutdown(one, SHUT_WR));
        Fails(ECONNREFUSED, send(one, "x"u8, 0));
        Fails(EPIPE, send(one, "x"u8, 0));
    }

    [Fact]
    public void udp_28_each_datagram_to_a_closed_local_port_is_told()
    {
        var one = BoundUdp();
        var closed = BoundUdp();
        var name = NameOf(closed);
        Ok(close(closed));
        Ok(connect(one, name));
        for (var turn = 0; turn < 20; turn++)
        {
            Ok(send(one, "x"u8, 0));
            WaitFor(one, POLLERR);
            Fails(ECONNREFUSED, recv(one, new byte[1], 0));
        }
    }

    [Fact]
    public void udp_21_shutdown_for_reading_lets_a_blocking_receive_end_with_zero()
    {
        var one = BoundUdp();
        Ok(connect(one, NameOf(BoundUdp())));
        Ok(shutdown(one, SHUT_RD));
        Assert.Equal(0, Ok(recv(one, new byte[4], 0)));
        Fails(EAGAIN, recv(one, new byte[4], MSG_DONTWAIT));
    }

    [Fact]
    public void udp_29_what_came_before_and_after_shutdown_for_reading_can_be_read()
    {
        var one = BoundUdp();
        Ok(connect(one, NameOf(one)));
        Ok(send(one, "before"u8, 0));
        Ok(shutdown(one, SHUT_RD));
        Ok(send(one, "after"u8, 0));
        Assert.Equal(6, Ok(recv(one, new byte[8], 0)));
        Assert.Equal(5, Ok(recv(one, new byte[8], 0)));
        Assert.Equal(0, Ok(recv(one, new byte[8], 0)));
    }

    [Fact]
    public void udp_22_MSG_OOB_is_EOPNOTSUPP_when_sending()
    {
        var one = BoundUdp();
        Fails(EOPNOTSUPP, sendto(one, "x"u8, MSG_OOB, NameOf(one)));
    }

    [Fact]
    public void udp_23_a_socket_may_send_to_itself()
    {
        var one = BoundUdp();
        Ok(sendto(one, "me"u8, 0, NameOf(one)));
        Assert.Equal(2, Ok(recv(one, new byte[4], 0)));
    }

    [Fact]
    public void udp_24_a_flood_to_a_socket_that_nobody_reads_is_bounded_and_the_sender_goes_on()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, 8192));
        Ok(connect(sender, NameOf(receiver)));
        for (var i = 0; i < 200; i++)
            Ok(send(sender, new byte[1000], 0));
        var received = 0;
        while (recv(receiver, new byte[1000], MSG_DONTWAIT) > 0)
            received++;
        Assert.InRange(received, 1, 40);
    }

    [Fact]
    public void udp_25_MSG_MORE_holds_the_parts_of_one_datagram()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        Ok(connect(sender, NameOf(receiver)));
        Assert.Equal(4, Ok(send(sender, "one "u8, MSG_MORE)));
        Fails(EAGAIN, recv(receiver, new byte[16], MSG_DONTWAIT));
        Assert.Equal(3, Ok(send(sender, "two"u8, 0)));
        Assert.Equal(7, Ok(recv(receiver, new byte[16], 0)));
    }

    [Fact]
    public void udp_26_FIONREAD_is_the_size_of_the_next_datagram()
    {
        var one = BoundUdp();
        Ok(sendto(one, "12345"u8, 0, NameOf(one)));
        Ok(sendto(one, "678"u8, 0, NameOf(one)));
        WaitFor(one, POLLIN);
        var count = -1;
        Ok(ioctl(one, FIONREAD, ref count));
        Assert.Equal(5, count);
    }
}
