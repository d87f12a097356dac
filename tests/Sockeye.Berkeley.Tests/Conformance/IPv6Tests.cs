using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>AF_INET6: ipv6(7), RFC 3493.</summary>
public abstract class IPv6Tests<TFixture> : SocketSystemTests<TFixture>
    where TFixture : class, ISystemFixture
{
    protected IPv6Tests(TFixture fixture)
        : base(fixture)
    {
        var probe = Tcp6();
        Assert.SkipWhen(bind(probe, V6(0)) == -1 && errno == EADDRNOTAVAIL, "This host has no ::1.");
        Ok(close(probe));
    }

    private static int Listener6(sockaddr_in6 name, int v6only = 0)
    {
        var fd = Tcp6();
        Ok(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, v6only));
        Ok(bind(fd, name));
        Ok(listen(fd, 4));
        return fd;
    }

    private static int Port6Of(int fd) => ntohs(Name6Of(fd).sin6_port);

    [Fact]
    public void ipv6_1_a_connection_over_loopback()
    {
        var listener = Listener6(V6(0));
        var client = Tcp6();
        Ok(connect(client, Name6Of(listener)));
        var peer = default(sockaddr_in6);
        var server = Ok(accept(listener, ref peer));
        Assert.Equal(Name6Of(client).ToString(), peer.ToString());
        Assert.StartsWith("[::1]:", peer.ToString());
        Ok(send(client, "six"u8, 0));
        Assert.Equal(3, Ok(recv(server, new byte[8], 0)));
    }

    [Fact]
    public void ipv6_2_any_address_also_takes_ipv4_as_a_mapped_address()
    {
        var listener = Listener6(V6(0, "::"));
        var client = Tcp();
        Ok(connect(client, V4(Port6Of(listener))));
        var peer = default(sockaddr_in6);
        var server = Ok(accept(listener, ref peer));
        Assert.Equal($"[::ffff:127.0.0.1]:{PortOf(client)}", peer.ToString());
        Assert.Equal($"[::ffff:127.0.0.1]:{Port6Of(listener)}", Name6Of(server).ToString());
        Ok(send(server, "x"u8, 0));
        Assert.Equal(1, Ok(recv(client, new byte[4], 0)));
    }

    [Fact]
    public void ipv6_3_with_IPV6_V6ONLY_ipv4_is_refused_and_may_have_the_port()
    {
        var listener = Listener6(V6(0, "::"), 1);
        Fails(ECONNREFUSED, connect(Tcp(), V4(Port6Of(listener))));
        Ok(bind(Tcp(), V4(Port6Of(listener), "0.0.0.0")));
    }

    [Fact]
    public void ipv6_4_without_IPV6_V6ONLY_both_families_share_the_port_space()
    {
        var listener = Listener6(V6(0, "::"));
        Fails(EADDRINUSE, bind(Tcp(), V4(Port6Of(listener), "0.0.0.0")));
        var four = Listener();
        Fails(EADDRINUSE, bind(Tcp6(), V6(PortOf(four), "::")));
    }

    [Fact]
    public void ipv6_5_a_socket_may_connect_to_a_mapped_address()
    {
        var listener = Listener();
        var client = Tcp6();
        Ok(connect(client, V6(PortOf(listener), "::ffff:127.0.0.1")));
        Assert.StartsWith("[::ffff:127.0.0.1]:", Name6Of(client).ToString());
        Assert.Equal(Port6Of(client), ntohs(PeerOf(Ok(accept(listener))).sin_port));
    }

    [Fact]
    public void ipv6_6_with_IPV6_V6ONLY_a_mapped_address_is_ENETUNREACH()
    {
        var client = Tcp6();
        Ok(setsockopt(client, IPPROTO_IPV6, IPV6_V6ONLY, 1));
        Fails(ENETUNREACH, connect(client, V6(PortOf(Listener()), "::ffff:127.0.0.1")));
        Fails(EINVAL, bind(client, V6(0, "::ffff:127.0.0.1")));
    }

    [Fact]
    public void ipv6_7_a_port_without_listener_is_ECONNREFUSED()
    {
        var listener = Listener6(V6(0));
        var name = Name6Of(listener);
        Ok(close(listener));
        Fails(ECONNREFUSED, connect(Tcp6(), name));
    }

    [Fact]
    public void ipv6_8_datagrams_and_their_senders()
    {
        var receiver = Ok(socket(AF_INET6, SOCK_DGRAM, 0));
        Ok(bind(receiver, V6(0)));
        var sender = Ok(socket(AF_INET6, SOCK_DGRAM, 0));
        Ok(sendto(sender, "x"u8, 0, Name6Of(receiver)));
        var from = default(sockaddr_in6);
        Assert.Equal(1, Ok(recvfrom(receiver, new byte[4], 0, ref from)));
        Assert.Equal($"[::1]:{Port6Of(sender)}", from.ToString());
    }

    [Fact]
    public void ipv6_9_a_dual_stack_udp_socket_hears_ipv4()
    {
        var receiver = Ok(socket(AF_INET6, SOCK_DGRAM, 0));
        Ok(bind(receiver, V6(0, "::")));
        var sender = BoundUdp();
        Ok(sendto(sender, "x"u8, 0, V4(Port6Of(receiver))));
        var from = default(sockaddr_in6);
        Assert.Equal(1, Ok(recvfrom(receiver, new byte[4], 0, ref from)));
        Assert.Equal($"[::ffff:127.0.0.1]:{PortOf(sender)}", from.ToString());
        Ok(sendto(receiver, "y"u8, 0, from));
        Assert.Equal(1, Ok(recv(sender, new byte[4], 0)));
    }

    [Fact]
    public void ipv6_10_an_ipv6_socket_does_not_take_a_sockaddr_in_to_bind()
    {
        Fails(EINVAL, bind(Tcp6(), V4(0)));
    }

    [Fact]
    public void ipv6_12_a_socket_bound_to_a_mapped_address_cannot_reach_IPv6()
    {
        var client = Tcp6();
        Ok(bind(client, V6(0, "::ffff:127.0.0.1")));
        Fails(EAFNOSUPPORT, connect(client, V6(1)));
    }

    [Fact]
    public void ipv6_13_the_any_address_of_a_socket_bound_to_a_mapped_one_is_the_IPv4_loopback()
    {
        var listener = Listener();
        var client = Tcp6();
        Ok(bind(client, V6(0, "::ffff:127.0.0.1")));
        Ok(connect(client, V6(PortOf(listener), "::")));
        Assert.Equal("127.0.0.1", PeerOf(Ok(accept(listener))).sin_addr.ToString());
    }

    [Fact]
    public void ipv6_14_a_connected_socket_cannot_change_IPV6_V6ONLY()
    {
        var listener = Tcp6();
        Ok(bind(listener, V6(0)));
        Ok(listen(listener, 1));
        var client = Tcp6();
        Ok(connect(client, Name6Of(listener)));
        Fails(EINVAL, setsockopt(client, IPPROTO_IPV6, IPV6_V6ONLY, 1));
    }

    [Fact]
    public void ipv6_11_the_largest_datagram_is_65507_over_ipv4_and_65527_over_ipv6()
    {
        var one = Ok(socket(AF_INET6, SOCK_DGRAM, 0));
        Ok(bind(one, V6(0)));
        Assert.Equal(65527, Ok(sendto(one, new byte[65527], 0, Name6Of(one))));
        Assert.Equal(65527, Ok(recv(one, new byte[70000], 0)));
        Fails(EMSGSIZE, sendto(one, new byte[65528], 0, Name6Of(one)));
    }
}
