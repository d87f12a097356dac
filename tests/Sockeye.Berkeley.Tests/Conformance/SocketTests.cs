using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>socket(2) and socketpair(2).</summary>
public abstract class SocketTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Theory]
    [InlineData(AF_INET, SOCK_STREAM, 0, IPPROTO_TCP)]
    [InlineData(AF_INET, SOCK_STREAM, IPPROTO_TCP, IPPROTO_TCP)]
    [InlineData(AF_INET, SOCK_DGRAM, 0, IPPROTO_UDP)]
    [InlineData(AF_INET, SOCK_DGRAM, IPPROTO_UDP, IPPROTO_UDP)]
    [InlineData(AF_INET6, SOCK_STREAM, 0, IPPROTO_TCP)]
    [InlineData(AF_INET6, SOCK_DGRAM, 0, IPPROTO_UDP)]
    [InlineData(AF_UNIX, SOCK_STREAM, 0, 0)]
    public void socket_1_makes_each_kind_and_chooses_the_protocol(int family, int type, int protocol, int chosen)
    {
        var fd = Ok(socket(family, type, protocol));
        Assert.Equal(family, OptionOf(fd, SOL_SOCKET, SO_DOMAIN));
        Assert.Equal(type, OptionOf(fd, SOL_SOCKET, SO_TYPE));
        Assert.Equal(chosen, OptionOf(fd, SOL_SOCKET, SO_PROTOCOL));
    }

    [Fact]
    public void socket_2_gives_the_lowest_free_descriptor()
    {
        Assert.Equal(3, Tcp());
        Assert.Equal(4, Udp());
        Assert.Equal(5, Tcp());
        Ok(close(3));
        Ok(close(4));
        Assert.Equal(3, Tcp());
        Assert.Equal(4, Tcp());
        Assert.Equal(6, Tcp());
    }

    [Fact]
    public void socket_3_takes_flags_with_the_type()
    {
        var fd = Tcp(SOCK_NONBLOCK | SOCK_CLOEXEC);
        Assert.Equal(O_RDWR | O_NONBLOCK, fcntl(fd, F_GETFL));
        Assert.Equal(FD_CLOEXEC, fcntl(fd, F_GETFD));
        var plain = Tcp();
        Assert.Equal(O_RDWR, fcntl(plain, F_GETFL));
        Assert.Equal(0, fcntl(plain, F_GETFD));
    }

    [Theory]
    [InlineData(AF_UNSPEC, SOCK_STREAM, 0, EAFNOSUPPORT)]
    [InlineData(-1, SOCK_STREAM, 0, EAFNOSUPPORT)]
    [InlineData(1000, SOCK_STREAM, 0, EAFNOSUPPORT)]
    [InlineData(AF_APPLETALK, SOCK_STREAM, 0, EAFNOSUPPORT)]
    [InlineData(AF_INET, 0, 0, ESOCKTNOSUPPORT)]
    [InlineData(AF_INET, SOCK_RDM, 0, ESOCKTNOSUPPORT)]
    [InlineData(AF_INET, 7, 0, ESOCKTNOSUPPORT)]
    [InlineData(AF_INET, 11, 0, EINVAL)]
    [InlineData(AF_INET, SOCK_STREAM | 0x100000, 0, EINVAL)]
    [InlineData(AF_INET, SOCK_SEQPACKET, 0, ESOCKTNOSUPPORT)]
    [InlineData(AF_INET6, SOCK_SEQPACKET, 0, ESOCKTNOSUPPORT)]
    [InlineData(AF_INET, SOCK_STREAM, IPPROTO_UDP, EPROTONOSUPPORT)]
    [InlineData(AF_INET, SOCK_DGRAM, IPPROTO_TCP, EPROTONOSUPPORT)]
    [InlineData(AF_INET6, SOCK_STREAM, IPPROTO_UDP, EPROTONOSUPPORT)]
    [InlineData(AF_INET, SOCK_STREAM, IPPROTO_SCTP, EPROTONOSUPPORT)]
    [InlineData(AF_INET, SOCK_RAW, 0, EPROTONOSUPPORT)]
    [InlineData(AF_INET, SOCK_STREAM, -1, EINVAL)]
    [InlineData(AF_INET, SOCK_STREAM, 300, EINVAL)]
    [InlineData(AF_UNIX, SOCK_STREAM, IPPROTO_TCP, EPROTONOSUPPORT)]
    [InlineData(AF_UNIX, SOCK_RDM, 0, ESOCKTNOSUPPORT)]
    [InlineData(AF_UNIX, 7, 0, ESOCKTNOSUPPORT)]
    public void socket_4_refuses_what_does_not_exist_with_the_right_reason(int family, int type, int protocol, int error)
    {
        Fails(error, socket(family, type, protocol));
        Assert.Equal(3, P.Descriptors.Count);
    }

    [Fact]
    public void socket_5_fails_with_EMFILE_when_the_table_is_full()
    {
        var last = 0;
        while (socket(AF_UNIX, SOCK_STREAM, 0) is var fd and >= 0)
            last = fd;
        Assert.Equal(EMFILE, errno);
        Assert.Equal(P.Descriptors.Limit - 1, last);
        Ok(close(77));
        Assert.Equal(77, Tcp());
    }

    [Fact]
    public void socketpair_1_makes_two_connected_sockets()
    {
        var (one, other) = LocalPair();
        Assert.Equal(4, Ok(write(one, "ping"u8)));
        Span<byte> buffer = stackalloc byte[16];
        Assert.Equal(4, Ok(read(other, buffer)));
        Assert.Equal("ping", str(buffer[..4]));
        Assert.Equal(2, Ok(write(other, "ok"u8)));
        Assert.Equal(2, Ok(read(one, buffer)));
    }

    [Theory]
    [InlineData(AF_INET, SOCK_STREAM, 0, EOPNOTSUPP)]
    [InlineData(AF_INET6, SOCK_STREAM, 0, EOPNOTSUPP)]
    [InlineData(AF_INET, SOCK_DGRAM, 0, EOPNOTSUPP)]
    [InlineData(AF_UNIX, SOCK_STREAM, 6, EPROTONOSUPPORT)]
    [InlineData(AF_UNSPEC, SOCK_STREAM, 0, EAFNOSUPPORT)]
    public void socketpair_2_is_refused_outside_the_local_domain(int family, int type, int protocol, int error)
    {
        Fails(error, socketpair(family, type, protocol, stackalloc int[2]));
        Assert.Equal(3, P.Descriptors.Count);
    }

    [Fact]
    public void socketpair_3_fails_with_EMFILE_where_only_one_fits_and_leaves_none_open()
    {
        while (P.Descriptors.Count < P.Descriptors.Limit - 1)
            Ok(dup(0));
        Fails(EMFILE, socketpair(AF_UNIX, SOCK_STREAM, 0, stackalloc int[2]));
        Assert.Equal(P.Descriptors.Limit - 1, P.Descriptors.Count);
    }

    [Fact]
    public void socket_6_has_no_name_and_no_peer_before_bind_and_connect()
    {
        var fd = Tcp();
        var name = NameOf(fd);
        Assert.Equal(AF_INET, name.sin_family);
        Assert.Equal("0.0.0.0:0", name.ToString());
        Fails(ENOTCONN, getpeername(fd, ref name));
    }

    [Fact]
    public void every_call_on_a_number_that_names_nothing_is_EBADF()
    {
        const int none = 42;
        var length = 16;
        var name = V4(1);
        Span<byte> buffer = stackalloc byte[16];
        Fails(EBADF, bind(none, name));
        Fails(EBADF, listen(none, 1));
        Fails(EBADF, accept(none));
        Fails(EBADF, connect(none, name));
        Fails(EBADF, recv(none, buffer, 0));
        Fails(EBADF, send(none, buffer, 0));
        Fails(EBADF, read(none, buffer));
        Fails(EBADF, write(none, buffer));
        Fails(EBADF, recvfrom(none, buffer, 0, ref name));
        Fails(EBADF, sendto(none, buffer, 0, name));
        Fails(EBADF, shutdown(none, SHUT_WR));
        Fails(EBADF, close(none));
        Fails(EBADF, close(-1));
        Fails(EBADF, dup(none));
        Fails(EBADF, dup2(none, 5));
        Fails(EBADF, getsockname(none, buffer, ref length));
        Fails(EBADF, getpeername(none, buffer, ref length));
        Fails(EBADF, setsockopt(none, SOL_SOCKET, SO_REUSEADDR, 1));
        Fails(EBADF, getsockopt(none, SOL_SOCKET, SO_REUSEADDR, out int _));
        Fails(EBADF, fcntl(none, F_GETFL));
        var message = default(msghdr);
        Fails(EBADF, recvmsg(none, ref message, 0));
        Fails(EBADF, sendmsg(none, message, 0));
    }

    [Fact]
    public void every_socket_call_on_a_stream_is_ENOTSOCK()
    {
        const int output = 1;
        var length = 16;
        var name = V4(1);
        Span<byte> buffer = stackalloc byte[16];
        Fails(ENOTSOCK, bind(output, name));
        Fails(ENOTSOCK, listen(output, 1));
        Fails(ENOTSOCK, accept(output));
        Fails(ENOTSOCK, connect(output, name));
        Fails(ENOTSOCK, recv(output, buffer, 0));
        Fails(ENOTSOCK, send(output, buffer, 0));
        Fails(ENOTSOCK, shutdown(output, SHUT_WR));
        Fails(ENOTSOCK, getsockname(output, buffer, ref length));
        Fails(ENOTSOCK, getpeername(output, buffer, ref length));
        Fails(ENOTSOCK, setsockopt(output, SOL_SOCKET, SO_REUSEADDR, 1));
        Fails(ENOTSOCK, getsockopt(output, SOL_SOCKET, SO_REUSEADDR, out int _));
    }
}
