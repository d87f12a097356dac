using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>Sending and receiving on TCP: recv(2), send(2), read(2), write(2), readv(2), writev(2).</summary>
public abstract class StreamTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void recv_1_gives_what_is_there()
    {
        var (client, server) = Connection();
        Ok(send(client, "hello"u8, 0));
        var buffer = new byte[64];
        Assert.Equal(5, Ok(recv(server, buffer, 0)));
        Assert.Equal("hello", str(buffer));
    }

    [Fact]
    public void recv_2_in_small_pieces_leaves_the_rest()
    {
        var (client, server) = Connection();
        Ok(send(client, "abcdef"u8, 0));
        var buffer = new byte[4];
        Assert.Equal(4, Ok(recv(server, buffer, MSG_WAITALL)));
        Assert.Equal("abcd", str(buffer));
        Assert.Equal(2, Ok(recv(server, buffer, 0)));
        Assert.Equal("ef", str(buffer.AsSpan(0, 2)));
    }

    [Fact]
    public void recv_3_without_data_is_EAGAIN_where_it_must_not_block()
    {
        var (client, server) = Connection();
        Fails(EAGAIN, recv(server, new byte[4], MSG_DONTWAIT));
        SetNonBlocking(client);
        Fails(EAGAIN, recv(client, new byte[4], 0));
        Fails(EAGAIN, read(client, new byte[4]));
    }

    [Fact]
    public void recv_4_blocks_until_data_comes()
    {
        var (client, server) = Connection();
        Ok(fork(() => Ok(send(client, "late"u8, 0))));
        Assert.Equal(4, Ok(recv(server, new byte[8], 0)));
    }

    [Fact]
    public void recv_5_after_the_peers_end_is_zero_again_and_again()
    {
        var (client, server) = Connection();
        Ok(send(client, "last"u8, 0));
        Ok(close(client));
        Assert.Equal("last"u8.ToArray(), ReadToEnd(server));
        Assert.Equal(0, Ok(recv(server, new byte[4], 0)));
        Assert.Equal(0, Ok(recv(server, new byte[4], MSG_DONTWAIT)));
    }

    [Fact]
    public void recv_6_on_an_unconnected_or_listening_socket_is_ENOTCONN()
    {
        Fails(ENOTCONN, recv(Tcp(), new byte[4], 0));
        Fails(ENOTCONN, recv(Listener(), new byte[4], 0));
    }

    [Fact]
    public void recv_7_MSG_PEEK_leaves_the_data()
    {
        var (client, server) = Connection();
        Ok(send(client, "look"u8, 0));
        var buffer = new byte[8];
        Assert.Equal(4, Ok(recv(server, buffer, MSG_PEEK)));
        Assert.Equal(4, Ok(recv(server, buffer, MSG_PEEK)));
        Assert.Equal(4, Ok(recv(server, buffer, 0)));
        Fails(EAGAIN, recv(server, buffer, MSG_DONTWAIT | MSG_PEEK));
    }

    [Fact]
    public void recv_8_MSG_WAITALL_waits_for_all_of_it()
    {
        var (client, server) = Connection();
        Ok(send(client, "one"u8, 0));
        Ok(fork(() => Ok(send(client, "two"u8, 0))));
        var buffer = new byte[6];
        Assert.Equal(6, Ok(recv(server, buffer, MSG_WAITALL)));
        Assert.Equal("onetwo", str(buffer));
    }

    [Fact]
    public void recv_9_MSG_WAITALL_gives_less_at_the_end()
    {
        var (client, server) = Connection();
        Ok(send(client, "short"u8, 0));
        Ok(shutdown(client, SHUT_WR));
        Assert.Equal(5, Ok(recv(server, new byte[16], MSG_WAITALL)));
        Assert.Equal(0, Ok(recv(server, new byte[16], MSG_WAITALL)));
    }

    [Fact]
    public void recv_10_MSG_WAITALL_with_MSG_DONTWAIT_gives_what_is_there()
    {
        var (client, server) = Connection();
        Ok(send(client, "some"u8, 0));
        WaitFor(server, POLLIN);
        Assert.Equal(4, Ok(recv(server, new byte[16], MSG_WAITALL | MSG_DONTWAIT)));
    }

    [Fact]
    public void recv_11_MSG_TRUNC_throws_bytes_away()
    {
        var (client, server) = Connection();
        Ok(send(client, "abcdef"u8, 0));
        WaitFor(server, POLLIN);
        Assert.Equal(4, Ok(recv(server, new byte[4], MSG_TRUNC)));
        var buffer = new byte[4];
        Assert.Equal(2, Ok(recv(server, buffer, 0)));
        Assert.Equal("ef", str(buffer));
    }

    [Fact]
    public void recv_12_of_nothing_is_zero()
    {
        var (client, server) = Connection();
        Ok(send(client, "x"u8, 0));
        WaitFor(server, POLLIN);
        Assert.Equal(0, Ok(recv(server, [], 0)));
        Assert.Equal(0, Ok(read(server, [])));
        Assert.Equal(1, Ok(recv(server, new byte[4], 0)));
    }

    [Fact]
    public void recv_13_ends_with_EAGAIN_after_SO_RCVTIMEO()
    {
        var (_, server) = Connection();
        Ok(setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, new timeval { tv_usec = 20_000 }));
        Fails(EAGAIN, recv(server, new byte[4], 0));
        Ok(getsockopt(server, SOL_SOCKET, SO_RCVTIMEO, out timeval time));
        Assert.Equal(0, time.tv_sec);
        Assert.InRange(time.tv_usec, 20_000, 24_000);   // the kernel counts in ticks
    }

    [Fact]
    public void send_1_takes_everything_that_fits()
    {
        var (client, server) = Connection();
        var data = new byte[10_000];
        Assert.Equal(data.Length, Ok(send(client, data, 0)));
        Ok(shutdown(client, SHUT_WR));
        Assert.Equal(data, ReadToEnd(server));
    }

    [Fact]
    public void send_2_blocks_until_all_is_taken()
    {
        var (client, server) = Connection();
        var data = new byte[6 << 20];
        Random.Shared.NextBytes(data);
        Ok(fork(() =>
        {
            close(server);
            Assert.Equal(data.Length, send(client, data, 0));
            shutdown(client, SHUT_WR);
        }));
        Ok(close(client));
        Assert.True(data.AsSpan().SequenceEqual(ReadToEnd(server)));
        Ok(waitpid(-1, out var status, 0));
        Assert.Equal(0, status);
    }

    [Fact]
    public void send_3_takes_a_part_and_then_EAGAIN_where_it_must_not_block()
    {
        var (client, server) = Connection();
        SetNonBlocking(client);
        var data = new byte[16 << 20];
        var taken = Ok(send(client, data, 0));
        Assert.InRange(taken, 1, data.Length - 1);
        while (send(client, data, 0) is var more and >= 0)
            taken += more;
        Assert.Equal(EAGAIN, errno);
        Assert.Equal(0, Events(client, POLLOUT));
        Assert.InRange(taken, 1, 64 << 20);
        Ok(recv(server, new byte[1], MSG_PEEK));
    }

    [Fact]
    public void send_4_of_nothing_is_zero()
    {
        var (client, server) = Connection();
        Assert.Equal(0, Ok(send(client, [], 0)));
        Assert.Equal(0, Ok(write(client, [])));
        Fails(EAGAIN, recv(server, new byte[4], MSG_DONTWAIT));
    }

    [Fact]
    public void send_5_on_an_unconnected_socket_is_EPIPE()
    {
        Fails(EPIPE, send(Tcp(), "x"u8, MSG_NOSIGNAL));
        Fails(EPIPE, send(Listener(), "x"u8, MSG_NOSIGNAL));
    }

    [Fact]
    public void send_6_after_shutdown_for_writing_is_EPIPE()
    {
        var (client, _) = Connection();
        Ok(shutdown(client, SHUT_WR));
        Fails(EPIPE, send(client, "x"u8, 0));
        Fails(EPIPE, write(client, "x"u8));
    }

    [Fact]
    public void send_7_to_a_peer_that_closed_is_answered_by_a_reset_then_EPIPE()
    {
        var (client, server) = Connection();
        Ok(close(server));
        WaitFor(client, POLLRDHUP);
        Assert.Equal(1, Ok(send(client, "x"u8, 0)));
        WaitFor(client, POLLHUP | POLLERR);
        Fails(EPIPE, send(client, "x"u8, 0));
    }

    [Fact]
    public void send_8_ends_with_a_part_or_EAGAIN_after_SO_SNDTIMEO()
    {
        var (client, _) = Connection();
        Ok(setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, new timeval { tv_usec = 30_000 }));
        var data = new byte[16 << 20];
        Assert.InRange(Ok(send(client, data, 0)), 1, data.Length - 1);
        while (send(client, data, 0) >= 0)
        {
        }

        Assert.Equal(EAGAIN, errno);
    }

    [Fact]
    public void send_9_raises_SIGPIPE_only_where_a_handler_is_set_and_MSG_NOSIGNAL_is_not()
    {
        var raised = 0;
        var (client, _) = Connection();
        Ok(shutdown(client, SHUT_WR));
        Fails(EPIPE, send(client, "x"u8, 0));
        Ok(signal(SIGPIPE, _ => raised++));
        Fails(EPIPE, send(client, "x"u8, MSG_NOSIGNAL));
        Assert.Equal(0, raised);
        Fails(EPIPE, send(client, "x"u8, 0));
        Assert.Equal(1, raised);
    }

    [Fact]
    public void sendto_on_a_connected_stream_passes_over_the_address()
    {
        var (client, server) = Connection();
        Assert.Equal(2, Ok(sendto(client, "ok"u8, 0, ClosedPort())));
        Assert.Equal(2, Ok(recv(server, new byte[4], 0)));
    }

    [Fact]
    public void recvfrom_on_a_stream_gives_no_address()
    {
        var (client, server) = Connection();
        Ok(send(client, "x"u8, 0));
        var length = 16;
        Assert.Equal(1, Ok(recvfrom(server, new byte[4], 0, new byte[16], ref length)));
        Assert.Equal(0, length);
    }

    [Fact]
    public void writev_and_readv_keep_the_order_of_the_pieces()
    {
        var (client, server) = Connection();
        iovec[] parts = [new("one "u8.ToArray()), new(Memory<byte>.Empty), new("two "u8.ToArray()), new("3"u8.ToArray())];
        Assert.Equal(9, Ok(writev(client, parts)));
        WaitFor(server, POLLIN);
        var first = new byte[3];
        var second = new byte[20];
        Assert.Equal(9, Ok(readv(server, [new(first), new(second)])));
        Assert.Equal("one", str(first));
        Assert.Equal(" two 3", str(second));
    }

    [Fact]
    public void readv_and_writev_check_their_pieces()
    {
        var (client, _) = Connection();
        Fails(EINVAL, writev(client, new iovec[1025]));
        Fails(EINVAL, writev(client, [new iovec { iov_len = -1 }]));
        Fails(EFAULT, writev(client, [new iovec { iov_base = new byte[4], iov_len = 5 }]));
        Fails(EINVAL, readv(client, new iovec[1025]));
        Assert.Equal(0, Ok(writev(client, [])));
        Assert.Equal(0, Ok(readv(client, [])));
    }

    [Fact]
    public void MSG_OOB_data_stands_beside_the_stream()
    {
        var (client, server) = Connection();
        Ok(send(client, "ab"u8, MSG_OOB));
        WaitFor(server, POLLPRI);
        var buffer = new byte[8];
        Assert.Equal(1, Ok(recv(server, buffer, MSG_OOB)));
        Assert.Equal((byte)'b', buffer[0]);
        Assert.Equal(1, Ok(recv(server, buffer, 0)));
        Assert.Equal((byte)'a', buffer[0]);
    }

    [Fact]
    public void MSG_OOB_without_urgent_data_is_EINVAL()
    {
        var (_, server) = Connection();
        Fails(EINVAL, recv(server, new byte[1], MSG_OOB));
    }

    [Fact]
    public void FIONREAD_counts_what_can_be_read()
    {
        var (client, server) = Connection();
        Ok(send(client, "12345"u8, 0));
        WaitFor(server, POLLIN);
        var count = -1;
        Ok(ioctl(server, FIONREAD, ref count));
        Assert.Equal(5, count);
    }
}
