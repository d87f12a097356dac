using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Xunit;

namespace Sockeye.Core.Tests.Internet;

/// <summary>A router between three networks (RFC 1812 §5, RFC 8200).</summary>
public sealed class ForwardingTests
{
    [Theory]
    [InlineData("10.0.2.2")]
    [InlineData("10.0.3.2")]
    [InlineData("fd00:2::2")]
    [InlineData("fd00:3::2")]
    public void Hosts_of_different_networks_reach_each_other(string to)
    {
        var routed = new Routed();
        var ping = new EchoLog(routed.Hosts[0], InternetAddress.Parse(to).Version);
        ping.Send(to, 20_000);
        routed.Net.Run(1);
        var reply = Assert.Single(ping.Replies);
        Assert.Equal(63, reply.Reception.HopLimit);
        Assert.Equal(EchoLog.Pattern(20_000), reply.Message[8..]);
    }

    [Theory]
    [InlineData("10.0.2.2", "10.0.1.1")]
    [InlineData("fd00:2::2", "fd00:1::1")]
    public void The_last_hop_spent_at_the_router_is_told(string to, string reporter)
    {
        var routed = new Routed();
        var ping = new EchoLog(routed.Hosts[0], InternetAddress.Parse(to).Version);
        ping.Send(to, hopLimit: 1);
        routed.Net.Run(1);
        IcmpNotice notice = Assert.Single(ping.Errors);
        Assert.Equal(IcmpNoticeKind.TimeExceeded, notice.Kind);
        Assert.Equal(InternetAddress.Parse(reporter), notice.Reporter);
        Assert.Equal(1, routed.Router.Drops[DropReason.HopLimitExceeded]);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public void No_route_is_told(string to)
    {
        var routed = new Routed();
        var ping = new EchoLog(routed.Hosts[0], InternetAddress.Parse(to).Version);
        ping.Send(to);
        routed.Net.Run(1);
        Assert.Equal(IcmpNoticeKind.NetworkUnreachable, Assert.Single(ping.Errors).Kind);
    }

    [Theory]
    [InlineData("10.0.2.77")]
    [InlineData("fd00:2::77")]
    public void A_host_that_does_not_answer_the_router_is_told(string to)
    {
        var routed = new Routed();
        var ping = new EchoLog(routed.Hosts[0], InternetAddress.Parse(to).Version);
        ping.Send(to);
        routed.Net.Run(5);
        IcmpNotice notice = Assert.Single(ping.Errors);
        Assert.Equal(IcmpNoticeKind.HostUnreachable, notice.Kind);
        Assert.NotEqual(InternetAddress.Parse(to), notice.Reporter);
    }

    [Theory]
    [InlineData("10.0.2.2", 600)]
    [InlineData("fd00:2::2", 1280)]
    public void A_packet_too_big_is_told_and_remembered(string to, int mtu)
    {
        var routed = new Routed(mtu);
        Node host = routed.Hosts[0];
        var destination = InternetAddress.Parse(to);
        var ping = new EchoLog(host, destination.Version);
        ping.Send(to, 1400, dontFragment: true);
        routed.Net.Run(1);
        IcmpNotice notice = Assert.Single(ping.Errors);
        Assert.Equal(IcmpNoticeKind.PacketTooBig, notice.Kind);
        Assert.Equal(mtu, notice.Mtu);
        host.IP.Output.TryRoute(destination, InternetAddress.Any(destination.Version), 0, out Route route);
        Assert.Equal(mtu, host.IP.Output.PathMtu(route));
        Assert.Equal(SendStatus.TooBig, ping.Send(to, 1400, dontFragment: true));
        ping.Send(to, 1400);
        routed.Net.Run(1);
        Assert.Single(ping.Replies);
        routed.Net.Run(601);
        Assert.Equal(1500, host.IP.Output.PathMtu(route));
    }

    [Fact]
    public void A_router_fragments_an_IPv4_packet_that_may_be()
    {
        var routed = new Routed(600);
        var ping = new EchoLog(routed.Hosts[0], IPVersion.V4);
        ping.Send("10.0.2.2", 1400);
        routed.Net.Run(1);
        Assert.Equal(EchoLog.Pattern(1400), Assert.Single(ping.Replies).Message[8..]);
        Assert.Equal(1, routed.Router.IP.CountersIPv4.Fragmented);
    }

    [Theory]
    [InlineData("10.0.2.255", "10.0.1.2")]
    [InlineData("169.254.1.1", "10.0.1.2")]
    [InlineData("240.0.0.1", "10.0.1.2")]
    [InlineData("10.0.2.2", "169.254.1.1")]
    public void What_a_router_must_not_forward_it_does_not(string to, string from)
    {
        var routed = new Routed();
        Forward(routed, Bytes.IPv4(from, to, IPProtocol.Udp, new byte[20]));
        Assert.Equal(1, routed.Router.Drops[DropReason.ForwardingRefused]);
        Assert.Equal(0, routed.Router.IP.CountersIPv4.Forwarded);
    }

    [Fact]
    public void A_link_local_packet_stays_on_its_link()
    {
        var routed = new Routed();
        Forward(routed, Bytes.IPv6("fe80::12", "fe80::22", IPProtocol.Udp, new byte[20]));
        Forward(routed, Bytes.IPv6("fe80::12", "fd00:2::2", IPProtocol.Udp, new byte[20]));
        Assert.Equal(2, routed.Router.Drops[DropReason.ForwardingRefused]);
        Assert.Equal(0, routed.Router.IP.CountersIPv6.Forwarded);
    }

    [Theory]
    [InlineData("10.0.2.1")]
    [InlineData("10.0.3.1")]
    public void Every_address_of_the_router_answers_on_every_side(string to)
    {
        var routed = new Routed();
        var ping = new EchoLog(routed.Hosts[0], IPVersion.V4);
        ping.Send(to);
        routed.Net.Run(1);
        Assert.Equal(64, Assert.Single(ping.Replies).Reception.HopLimit);
    }

    [Fact]
    public void A_record_route_option_gets_the_routers_address()
    {
        var routed = new Routed();
        byte[] option = [7, 7, 4, 0, 0, 0, 0, 0];
        routed.Router.IP.AddStaticNeighbor(routed.Sides[1], InternetAddress.Parse("10.0.2.2"), new MacAddress(0x020000000077));
        byte[] packet = Bytes.IPv4("10.0.1.2", "10.0.2.2", IPProtocol.Udp, new byte[8], options: option);
        routed.Router.Receive(routed.Sides[0], Bytes.Ethernet(routed.Sides[0].MacAddress, Lone.Stranger, 0x0800, packet));
        byte[] sent = Assert.Single(routed.Router.TakeFrames(routed.Sides[1]))[14..];
        Assert.True(IPv4Packet.TryParse(sent, out IPv4Packet ip));
        Assert.True(ip.IsChecksumValid);
        Assert.Equal(63, ip.TimeToLive);
        Assert.Equal([7, 7, 8, 10, 0, 2, 1], ip.Options[..7].ToArray());
    }

    [Fact]
    public void Row_16_a_host_forwards_nothing()
    {
        var lone = new Lone();
        lone.Receives(Bytes.IPv4("10.0.0.2", "192.0.2.1", IPProtocol.Udp, new byte[20]));
        lone.Receives(Bytes.IPv6("fd00::2", "2001:db8::1", IPProtocol.Udp, new byte[20]));
        lone.Dropped(DropReason.IPNotForUs, 2);
    }

    [Fact]
    public void Forwarding_allocates_nothing_once_it_runs()
    {
        var routed = new Routed();
        Node router = routed.Router;
        router.IP.AddStaticNeighbor(routed.Sides[1], InternetAddress.Parse("10.0.2.2"), new MacAddress(0x020000000077));
        router.IP.AddStaticNeighbor(routed.Sides[1], InternetAddress.Parse("fd00:2::2"), new MacAddress(0x020000000077));
        byte[] v4 = Bytes.Ethernet(routed.Sides[0].MacAddress, Lone.Stranger, 0x0800,
            Bytes.IPv4("10.0.1.2", "10.0.2.2", IPProtocol.Udp, new byte[1000]));
        byte[] v6 = Bytes.Ethernet(routed.Sides[0].MacAddress, Lone.Stranger, 0x86DD,
            Bytes.IPv6("fd00:1::2", "fd00:2::2", IPProtocol.Udp, new byte[1000]));
        AllocatesNothing(() =>
        {
            Pass(router, routed, v4);
            Pass(router, routed, v6);
        });
        Assert.True(router.IP.CountersIPv4.Forwarded > 1000);
        Assert.True(router.IP.CountersIPv6.Forwarded > 1000);
    }

    [Fact]
    public void Answering_echoes_allocates_nothing_once_it_runs()
    {
        var lone = new Lone();
        lone.Knows("10.0.0.2");
        lone.Knows("fd00::2");
        byte[] v4 = Bytes.Ethernet(lone.Nic.MacAddress, Lone.Stranger, 0x0800,
            Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo(size: 1000)));
        byte[] v6 = Bytes.Ethernet(lone.Nic.MacAddress, Lone.Stranger, 0x86DD,
            Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IcmpV6, Bytes.Echo6("fd00::2", "fd00::1", 1000)));
        AllocatesNothing(() =>
        {
            Turn(lone.Host, lone.Nic, lone.Nic, v4);
            Turn(lone.Host, lone.Nic, lone.Nic, v6);
        });
        Assert.True(lone.Host.IP.CountersIPv4.EchoesAnswered > 1000);
        Assert.True(lone.Host.IP.CountersIPv6.EchoesAnswered > 1000);
    }

    private static void Forward(Routed routed, byte[] packet)
    {
        ushort type = packet[0] >> 4 == 4 ? (ushort)0x0800 : (ushort)0x86DD;
        routed.Router.Receive(routed.Sides[0], Bytes.Ethernet(routed.Sides[0].MacAddress, Lone.Stranger, type, packet));
        routed.Net.Run(1);
    }

    private static void Pass(Node router, Routed routed, byte[] frame) => Turn(router, routed.Sides[0], routed.Sides[1], frame);

    private static void Turn(Node node, Core.Link.Interface from, Core.Link.Interface to, byte[] frame)
    {
        PacketBuffer buffer = node.Context.Pool.TryRent(frame.Length)!;
        frame.CopyTo(buffer.Append(frame.Length));
        node.Link.Receive(from, buffer);
        while (node.Link.Poll(to, out PacketBuffer sent)) sent.Release();
    }

    private static void AllocatesNothing(Action turn)
    {
        for (int i = 0; i < 500; i++) turn();
        NoAllocation.In(() =>
        {
            for (int i = 0; i < 1000; i++) turn();
        });
    }
}
