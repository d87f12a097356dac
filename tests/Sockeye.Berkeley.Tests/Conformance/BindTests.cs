using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>bind(2), getsockname(2), and who may share an address.</summary>
public abstract class BindTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void bind_1_with_port_0_chooses_a_port()
    {
        var one = Tcp();
        Ok(bind(one, V4(0)));
        var other = Tcp();
        Ok(bind(other, V4(0)));
        Assert.Equal("127.0.0.1", NameOf(one).sin_addr.ToString());
        Assert.InRange(PortOf(one), 1024, 65535);
        Assert.NotEqual(PortOf(one), PortOf(other));
    }

    [Fact]
    public void bind_2_takes_the_port_that_is_asked_for()
    {
        var port = ntohs(ClosedPort().sin_port);
        var fd = Tcp();
        Ok(bind(fd, V4(port)));
        Assert.Equal($"127.0.0.1:{port}", NameOf(fd).ToString());
    }

    [Fact]
    public void bind_3_to_any_address_leaves_the_address_open()
    {
        var fd = Tcp();
        Ok(bind(fd, V4(0, "0.0.0.0")));
        Assert.StartsWith("0.0.0.0:", NameOf(fd).ToString());
        Assert.NotEqual(0, PortOf(fd));
    }

    [Fact]
    public void bind_4_to_an_address_in_use_is_EADDRINUSE()
    {
        var one = Tcp();
        Ok(bind(one, V4(0)));
        var other = Tcp();
        Fails(EADDRINUSE, bind(other, NameOf(one)));
        Assert.Equal("0.0.0.0:0", NameOf(other).ToString());
    }

    [Fact]
    public void bind_5_any_address_and_one_address_are_in_each_others_way()
    {
        var any = Tcp();
        Ok(bind(any, V4(0, "0.0.0.0")));
        Fails(EADDRINUSE, bind(Tcp(), V4(PortOf(any))));
        var one = Udp();
        Ok(bind(one, V4(0)));
        Fails(EADDRINUSE, bind(Udp(), V4(PortOf(one), "0.0.0.0")));
    }

    [Fact]
    public void bind_6_two_loopback_addresses_may_have_the_same_port()
    {
        var one = Tcp();
        Ok(bind(one, V4(0)));
        var other = Tcp();
        Ok(bind(other, V4(PortOf(one), "127.0.0.2")));
    }

    [Fact]
    public void bind_7_tcp_and_udp_ports_are_apart()
    {
        var tcp = Tcp();
        Ok(bind(tcp, V4(0)));
        Ok(bind(Udp(), NameOf(tcp)));
    }

    [Fact]
    public void bind_8_to_an_address_of_another_host_is_EADDRNOTAVAIL()
    {
        Fails(EADDRNOTAVAIL, bind(Tcp(), V4(0, "203.0.113.7")));
        Fails(EADDRNOTAVAIL, bind(Udp(), V4(0, "203.0.113.7")));
        Fails(EADDRNOTAVAIL, bind(Tcp6(), V6(0, "2001:db8::7")));
    }

    [Fact]
    public void bind_9_twice_is_EINVAL()
    {
        var fd = Tcp();
        Ok(bind(fd, V4(0)));
        Fails(EINVAL, bind(fd, V4(0)));
        var udp = BoundUdp();
        Fails(EINVAL, bind(udp, V4(0)));
    }

    [Fact]
    public void bind_10_with_a_short_or_a_long_address_is_EINVAL()
    {
        var fd = Tcp();
        var name = V4(0);
        Fails(EINVAL, bind(fd, name, 0));
        Fails(EINVAL, bind(fd, name, 8));
        Fails(EINVAL, bind(fd, name, -1));
        Fails(EINVAL, bind(fd, new byte[200], 129));
        var name6 = V6(0);
        Fails(EINVAL, bind(Tcp6(), name6, 16));
    }

    [Fact]
    public void bind_11_with_a_length_beyond_the_memory_is_EFAULT()
    {
        Fails(EFAULT, bind(Tcp(), new byte[8], 16));
    }

    [Fact]
    public void bind_12_with_an_address_of_another_family_is_EAFNOSUPPORT()
    {
        var name = V4(0);
        name.sin_family = AF_APPLETALK;
        Fails(EAFNOSUPPORT, bind(Tcp(), name));
        var local = new sockaddr_un { sun_family = AF_UNIX };
        Fails(EAFNOSUPPORT, bind(Udp(), local));
        Fails(EAFNOSUPPORT, bind(Tcp(), V6(0)));
    }

    [Fact]
    public void bind_13_takes_AF_UNSPEC_only_with_any_address()
    {
        var name = V4(0, "0.0.0.0");
        name.sin_family = AF_UNSPEC;
        var fd = Tcp();
        Ok(bind(fd, name));
        Assert.NotEqual(0, PortOf(fd));
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        Fails(EAFNOSUPPORT, bind(Tcp(), name));
    }

    [Fact]
    public void bind_14_SO_REUSEADDR_shares_a_port_until_one_listens()
    {
        var one = Tcp();
        var other = Tcp();
        Ok(setsockopt(one, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(setsockopt(other, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(bind(one, V4(0)));
        Ok(bind(other, NameOf(one)));
        Ok(listen(one, 1));
        Fails(EADDRINUSE, listen(other, 1));
        var third = Tcp();
        Ok(setsockopt(third, SOL_SOCKET, SO_REUSEADDR, 1));
        Fails(EADDRINUSE, bind(third, NameOf(one)));
    }

    [Fact]
    public void bind_15_SO_REUSEADDR_must_be_set_on_both()
    {
        var one = Tcp();
        Ok(bind(one, V4(0)));
        var other = Tcp();
        Ok(setsockopt(other, SOL_SOCKET, SO_REUSEADDR, 1));
        Fails(EADDRINUSE, bind(other, NameOf(one)));
    }

    [Fact]
    public void bind_16_SO_REUSEPORT_lets_two_listen()
    {
        var one = Tcp();
        var other = Tcp();
        Ok(setsockopt(one, SOL_SOCKET, SO_REUSEPORT, 1));
        Ok(setsockopt(other, SOL_SOCKET, SO_REUSEPORT, 1));
        Ok(bind(one, V4(0)));
        Ok(bind(other, NameOf(one)));
        Ok(listen(one, 1));
        Ok(listen(other, 1));
        Fails(EADDRINUSE, bind(Tcp(), NameOf(one)));
    }

    [Fact]
    public void bind_17_SO_REUSEADDR_shares_a_udp_port()
    {
        var one = Udp();
        var other = Udp();
        Ok(setsockopt(one, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(setsockopt(other, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(bind(one, V4(0)));
        Ok(bind(other, NameOf(one)));
    }

    [Fact]
    public void bind_18_after_the_listener_and_its_connections_closed_needs_SO_REUSEADDR()
    {
        // The old sockets must have had it too: TIME-WAIT remembers.
        var listener = Tcp();
        Ok(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(bind(listener, V4(0)));
        Ok(listen(listener, 1));
        var name = NameOf(listener);
        var client = Tcp();
        Ok(connect(client, name));
        var server = Ok(accept(listener));
        Ok(close(listener));
        Ok(close(server));                       // active close: this end goes to TIME-WAIT
        Assert.Empty(ReadToEnd(client));
        Ok(close(client));

        Fails(EADDRINUSE, bind(Tcp(), name));
        var again = Tcp();
        Ok(setsockopt(again, SOL_SOCKET, SO_REUSEADDR, 1));
        Ok(bind(again, name));
        Ok(listen(again, 1));
    }

    [Fact]
    public void getsockname_1_cuts_to_the_room_and_tells_the_true_length()
    {
        var fd = Tcp();
        Ok(bind(fd, V4(0)));
        Span<byte> room = stackalloc byte[16];
        room.Fill(0xee);
        var length = 5;
        Ok(getsockname(fd, room, ref length));
        Assert.Equal(16, length);
        Assert.Equal(AF_INET, room[0]);
        Assert.Equal(127, room[4]);
        Assert.Equal(0xee, room[5]);
    }

    [Fact]
    public void getsockname_2_with_a_negative_length_is_EINVAL()
    {
        var length = -1;
        Fails(EINVAL, getsockname(Tcp(), new byte[16], ref length));
    }

    [Fact]
    public void getsockname_3_with_a_length_beyond_the_memory_is_EFAULT()
    {
        var length = 16;
        Fails(EFAULT, getsockname(Tcp(), new byte[8], ref length));
    }
}
