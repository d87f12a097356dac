using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>setsockopt(2) and getsockopt(2).</summary>
public abstract class OptionTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Theory]
    [InlineData(SOL_SOCKET, SO_REUSEADDR)]
    [InlineData(SOL_SOCKET, SO_REUSEPORT)]
    [InlineData(SOL_SOCKET, SO_KEEPALIVE)]
    [InlineData(SOL_SOCKET, SO_BROADCAST)]
    [InlineData(SOL_SOCKET, SO_OOBINLINE)]
    [InlineData(SOL_SOCKET, SO_DONTROUTE)]
    [InlineData(IPPROTO_TCP, TCP_NODELAY)]
    [InlineData(IPPROTO_TCP, TCP_CORK)]
    public void sockopt_1_a_switch_is_off_and_can_be_set_and_cleared(int level, int name)
    {
        var fd = Tcp();
        Assert.Equal(0, OptionOf(fd, level, name));
        Ok(setsockopt(fd, level, name, 7));
        Assert.Equal(1, OptionOf(fd, level, name));
        Ok(setsockopt(fd, level, name, 0));
        Assert.Equal(0, OptionOf(fd, level, name));
    }

    [Theory]
    [InlineData(IPPROTO_TCP, TCP_KEEPIDLE, 7200)]
    [InlineData(IPPROTO_TCP, TCP_KEEPINTVL, 75)]
    [InlineData(IPPROTO_TCP, TCP_KEEPCNT, 9)]
    [InlineData(IPPROTO_TCP, TCP_USER_TIMEOUT, 0)]
    [InlineData(IPPROTO_IP, IP_TTL, 64)]
    [InlineData(IPPROTO_IP, IP_TOS, 0)]
    public void sockopt_2_a_number_has_its_default_and_takes_another(int level, int name, int initial)
    {
        var fd = Tcp();
        Assert.Equal(initial, OptionOf(fd, level, name));
        Ok(setsockopt(fd, level, name, 12));
        Assert.Equal(12, OptionOf(fd, level, name));
    }

    [Theory]
    [InlineData(IPPROTO_TCP, TCP_KEEPIDLE, 0)]
    [InlineData(IPPROTO_TCP, TCP_KEEPIDLE, 32768)]
    [InlineData(IPPROTO_TCP, TCP_KEEPCNT, 128)]
    [InlineData(IPPROTO_TCP, TCP_KEEPINTVL, -1)]
    [InlineData(IPPROTO_TCP, TCP_MAXSEG, 10)]
    [InlineData(IPPROTO_TCP, TCP_USER_TIMEOUT, -1)]
    [InlineData(IPPROTO_IP, IP_TTL, 256)]
    [InlineData(IPPROTO_IP, IP_TTL, 0)]
    public void sockopt_3_a_number_out_of_range_is_EINVAL(int level, int name, int value)
    {
        Fails(EINVAL, setsockopt(Tcp(), level, name, value));
    }

    [Theory]
    [InlineData(SOL_SOCKET, 9999)]
    [InlineData(IPPROTO_TCP, 9999)]
    [InlineData(IPPROTO_IP, 9999)]
    public void row171_an_unknown_name_is_ENOPROTOOPT(int level, int name)
    {
        Fails(ENOPROTOOPT, setsockopt(Tcp(), level, name, 1));
        Fails(ENOPROTOOPT, getsockopt(Tcp(), level, name, out int _));
    }

    [Fact]
    public void row171_an_unknown_level_is_ENOPROTOOPT_to_set_and_EOPNOTSUPP_to_get()
    {
        Fails(ENOPROTOOPT, setsockopt(Tcp(), 5555, 1, 1));
        Fails(EOPNOTSUPP, getsockopt(Tcp(), 5555, 1, out int _));
    }

    [Fact]
    public void row171_a_tcp_option_on_a_udp_socket_is_ENOPROTOOPT()
    {
        Fails(ENOPROTOOPT, setsockopt(Udp(), IPPROTO_TCP, TCP_NODELAY, 1));
    }

    [Fact]
    public void row171_short_negative_and_overlong_values_are_refused()
    {
        var fd = Tcp();
        Fails(EINVAL, setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, new byte[2], 2));
        Fails(EINVAL, setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, new byte[4], -1));
        Fails(EFAULT, setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, new byte[2], 4));
        Fails(EINVAL, setsockopt(fd, SOL_SOCKET, SO_LINGER, new byte[4], 4));
        Fails(EINVAL, setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, new byte[8], 8));
        Fails(EINVAL, setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, new byte[1], 1));
        var length = -1;
        Fails(EINVAL, getsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, new byte[4], ref length));
    }

    [Fact]
    public void row171_getsockopt_cuts_to_the_room_and_tells_the_length()
    {
        var fd = Tcp();
        Span<byte> room = stackalloc byte[8];
        room.Fill(0xee);
        var length = 2;
        Ok(getsockopt(fd, SOL_SOCKET, SO_TYPE, room, ref length));
        Assert.Equal(2, length);
        Assert.Equal(SOCK_STREAM, room[0]);
        Assert.Equal(0xee, room[2]);
        length = 8;
        Ok(getsockopt(fd, SOL_SOCKET, SO_TYPE, room, ref length));
        Assert.Equal(4, length);
    }

    [Theory]
    [InlineData(SO_TYPE)]
    [InlineData(SO_ERROR)]
    [InlineData(SO_DOMAIN)]
    [InlineData(SO_PROTOCOL)]
    [InlineData(SO_ACCEPTCONN)]
    public void sockopt_4_what_only_can_be_read_is_ENOPROTOOPT_to_set(int name)
    {
        Fails(ENOPROTOOPT, setsockopt(Tcp(), SOL_SOCKET, name, 1));
    }

    [Fact]
    public void sockopt_5_buffer_sizes_are_doubled_and_have_a_least_and_a_largest()
    {
        var fd = Udp();
        Ok(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, 20_000));
        Assert.Equal(40_000, OptionOf(fd, SOL_SOCKET, SO_RCVBUF));
        Ok(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, 20_000));
        Assert.Equal(40_000, OptionOf(fd, SOL_SOCKET, SO_SNDBUF));
        Ok(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, 1));
        Assert.InRange(OptionOf(fd, SOL_SOCKET, SO_RCVBUF), 256, 4608);
        Ok(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, int.MaxValue));
        Assert.InRange(OptionOf(fd, SOL_SOCKET, SO_RCVBUF), 40_000, int.MaxValue - 1);
        Ok(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, int.MinValue));
        Assert.InRange(OptionOf(fd, SOL_SOCKET, SO_SNDBUF), 256, int.MaxValue - 1);
    }

    [Fact]
    public void sockopt_6_linger_is_a_pair()
    {
        var fd = Tcp();
        Ok(setsockopt(fd, SOL_SOCKET, SO_LINGER, new linger { l_onoff = 1, l_linger = 12 }));
        Ok(getsockopt(fd, SOL_SOCKET, SO_LINGER, out linger value));
        Assert.Equal((1, 12), (value.l_onoff, value.l_linger));
        Ok(setsockopt(fd, SOL_SOCKET, SO_LINGER, default(linger)));
        Ok(getsockopt(fd, SOL_SOCKET, SO_LINGER, out value));
        Assert.Equal(0, value.l_onoff);
    }

    [Fact]
    public void sockopt_7_a_time_with_too_many_microseconds_is_EDOM()
    {
        Fails(EDOM, setsockopt(Tcp(), SOL_SOCKET, SO_RCVTIMEO, new timeval { tv_usec = 1_000_000 }));
        Fails(EDOM, setsockopt(Tcp(), SOL_SOCKET, SO_SNDTIMEO, new timeval { tv_usec = -1 }));
    }

    [Fact]
    public void sockopt_8_TCP_MAXSEG_of_a_fresh_socket_is_536_and_of_a_connection_what_was_agreed()
    {
        var fd = Tcp();
        Assert.Equal(536, OptionOf(fd, IPPROTO_TCP, TCP_MAXSEG));
        Ok(setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, 1000));
        var listener = Listener();
        Ok(connect(fd, NameOf(listener)));
        Assert.InRange(OptionOf(Ok(accept(listener)), IPPROTO_TCP, TCP_MAXSEG), 900, 1000);
    }

    [Fact]
    public void sockopt_9_TCP_INFO_begins_with_the_state()
    {
        Assert.Equal(7, StateOf(Tcp()));
        Assert.Equal(10, StateOf(Listener()));
        var (client, _) = Connection();
        Assert.Equal(1, StateOf(client));

        static int StateOf(int fd)
        {
            Span<byte> info = stackalloc byte[256];
            var length = info.Length;
            Ok(getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, ref length));
            Assert.InRange(length, 104, 256);
            return info[0];
        }
    }

    [Fact]
    public void sockopt_10_SO_ERROR_is_zero_where_nothing_happened()
    {
        Assert.Equal(0, OptionOf(Tcp(), SOL_SOCKET, SO_ERROR));
        Assert.Equal(0, OptionOf(Connection().Client, SOL_SOCKET, SO_ERROR));
    }

    [Fact]
    public void sockopt_11_ipv6_options_belong_to_ipv6_sockets()
    {
        Fails(ENOPROTOOPT, setsockopt(Tcp(), IPPROTO_IPV6, IPV6_V6ONLY, 1));
        var fd = Tcp6();
        Assert.Equal(0, OptionOf(fd, IPPROTO_IPV6, IPV6_V6ONLY));
        Ok(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1));
        Assert.Equal(1, OptionOf(fd, IPPROTO_IPV6, IPV6_V6ONLY));
        Ok(bind(fd, V6(0)));
        Fails(EINVAL, setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0));
    }
}
