using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>RFC 4861 §6.3, RFC 4191, RFC 7559. Numbers are rows of the hostile inputs.</summary>
public sealed class RouterDiscoveryTests
{
    private readonly ConfiguringHost _host = new();

    [Fact]
    public void A_router_becomes_the_default_for_as_long_as_it_says()
    {
        _host.Advertise(lifetime: 100);
        Assert.Equal(["::/0 via fe80::1 metric 1024"], _host.Routes);
        _host.At(99);
        Assert.Single(_host.Routes);
        _host.At(100);
        Assert.Empty(_host.Routes);
    }

    [Fact]
    public void A_lifetime_of_zero_takes_it_back_at_once()
    {
        _host.Advertise(lifetime: 100);
        _host.Advertise(lifetime: 0);
        Assert.Empty(_host.Routes);
    }

    [Fact]
    public void Routers_are_ordered_by_preference_and_those_that_do_not_answer_come_last()
    {
        _host.Advertise(from: "fe80::1", preference: 1);
        _host.Advertise(from: "fe80::2", preference: -1);
        Assert.Equal(["::/0 via fe80::1 metric 960", "::/0 via fe80::2 metric 1088"], _host.Routes);
        _host.Engine.Discovery.OnUnreachable(_host.Nic, InternetAddress.Parse("fe80::1"));
        Assert.Equal(["::/0 via fe80::1 metric 1049536", "::/0 via fe80::2 metric 1088"], _host.Routes);
        _host.Advertise(from: "fe80::1", preference: 1);
        Assert.Equal(["::/0 via fe80::1 metric 960", "::/0 via fe80::2 metric 1088"], _host.Routes);
        _host.Engine.Discovery.OnRouterLost(_host.Nic, InternetAddress.Parse("fe80::1"));
        Assert.Equal(["::/0 via fe80::2 metric 1088"], _host.Routes);
    }

    [Fact]
    public void A_prefix_on_the_link_is_a_route_for_as_long_as_it_is_valid()
    {
        _host.Advertise([ConfiguringHost.Told("2001:db8:1::/64", 300, 200, autonomous: false)], lifetime: 0);
        Assert.Equal(["2001:db8:1::/64 on link metric 256"], _host.Routes);
        _host.Advertise([ConfiguringHost.Told("2001:db8:1::/64", 300, 200, onLink: false)], lifetime: 0);
        Assert.Single(_host.Routes);
        _host.At(300);
        Assert.Empty(_host.Routes);
    }

    [Fact]
    public void A_prefix_whose_time_is_zero_is_on_the_link_no_more()
    {
        _host.Advertise([ConfiguringHost.Told("2001:db8:1::/64")], lifetime: 0);
        _host.Advertise([ConfiguringHost.Told("2001:db8:1::/64", 0, 0)], lifetime: 0);
        Assert.Empty(_host.Routes);
    }

    [Fact]
    public void A_router_offers_routes()
    {
        byte[] option = [24, 2, 48, 0x08, 0, 0, 1, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 9, 0, 0];
        _host.Advertise(lifetime: 0, option: option);
        Assert.Equal(["2001:db8:9::/48 via fe80::1 metric 960"], _host.Routes);
        _host.At(256);
        Assert.Empty(_host.Routes);
    }

    [Theory]
    [InlineData(new byte[] { 24, 2, 129, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]   // more than 128 bits
    [InlineData(new byte[] { 24, 1, 48, 0, 0, 0, 1, 0 })]                           // no room for its prefix
    [InlineData(new byte[] { 24, 2, 48, 0x10, 0, 0, 1, 0, 0x20, 1, 13, 0xb8, 0, 9, 0, 0 })]   // reserved preference
    public void An_offered_route_that_cannot_be_is_ignored(byte[] option)
    {
        _host.Advertise(lifetime: 0, option: option);
        Assert.Empty(_host.Routes);
    }

    [Fact]
    public void DNS_servers_are_kept_for_as_long_as_routers_say_and_never_more_than_eight()
    {
        for (byte i = 1; i <= 100; i++) _host.Advertise(option: [25, 3, 0, 0, 0, 0, 0, 100, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, i]);
        Assert.Equal(RouterDiscovery.MostServers, _host.Engine.Discovery.DnsServers().Length);
        Assert.Equal(IPv6Address.Parse("fd00::64"), _host.Engine.Discovery.DnsServers()[0].Address);
        _host.Advertise(option: [25, 3, 0, 0, 0, 0, 0, 0, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100]);
        Assert.Equal(IPv6Address.Parse("fd00::63"), _host.Engine.Discovery.DnsServers()[0].Address);
        _host.At(100);
        Assert.Empty(_host.Engine.Discovery.DnsServers());
    }

    [Theory]
    [InlineData(1279u, 0)]
    [InlineData(1280u, 1280)]
    [InlineData(1400u, 1400)]
    [InlineData(1501u, 0)]
    [InlineData(uint.MaxValue, 0)]
    public void Row_79_The_links_MTU_is_believed_within_reason(uint told, int expected)
    {
        _host.Advertise(mtu: told);
        Assert.Equal(expected, _host.Addresses.SettingsOf(_host.Nic)!.MtuIPv6);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(63, 0)]
    [InlineData(0, 0)]
    [InlineData(128, 128)]
    public void Row_79_A_hop_limit_below_the_one_in_use_is_ignored(byte told, byte expected)
    {
        _host.Advertise(hopLimit: told);
        Assert.Equal(expected, _host.Addresses.SettingsOf(_host.Nic)!.HopLimit);
    }

    [Fact]
    public void Timers_are_taken_over_within_reason()
    {
        _host.Advertise(reachable: 12_000, retransmission: 2_000);
        Assert.Equal(TimeSpan.FromSeconds(12), _host.Neighbors.BaseReachableTime);
        Assert.Equal(TimeSpan.FromSeconds(2), _host.Engine.Detection.RetransmissionTime);
        _host.Advertise(reachable: 1, retransmission: uint.MaxValue);
        _host.Advertise(reachable: uint.MaxValue, retransmission: 1);
        _host.Advertise();
        Assert.Equal(TimeSpan.FromSeconds(12), _host.Neighbors.BaseReachableTime);
        Assert.Equal(TimeSpan.FromSeconds(2), _host.Neighbors.RetransmissionTime);
    }

    [Theory]
    [InlineData("2001:db8::1")]
    [InlineData("::")]
    public void Row_78_An_advertisement_from_beyond_the_link_is_dropped(string from)
    {
        _host.Advertise([ConfiguringHost.Told("2001:db8:1::/64")], from: from);
        Assert.Empty(_host.Routes);
        Assert.Empty(_host.Addresses.All);
        Assert.Equal(1, _host.Context.Drops[DropReason.NdpInvalid]);
    }

    [Fact]
    public void Row_78_An_advertisement_from_ourselves_is_dropped()
    {
        _host.AddAddress(_host.Nic, IPv6Address.Parse("fe80::1"), 64);
        _host.Advertise();
        Assert.Empty(_host.Routes);
        Assert.Equal(1, _host.Context.Drops[DropReason.NdpInvalid]);
    }

    [Fact]
    public void Row_81_Any_number_of_routers_prefixes_and_offers_stays_within_the_bounds()
    {
        for (int i = 0; i < 1000; i++)
        {
            byte[] offer = [24, 2, 48, 0, 0, 1, 0, 0, 0x20, 1, 13, 0xb8, (byte)(i >> 8), (byte)i, 0, 0];
            _host.Advertise([ConfiguringHost.Told($"2001:db8:{i:x}:1::/64")], from: $"fe80::{i + 1:x}", option: offer);
        }
        int expected = RouterDiscovery.MostRouters + (2 * RouterDiscovery.MostPrefixes);
        Assert.Equal(expected, _host.Engine.Discovery.Routes.Count);
        Assert.Equal(expected, _host.Routes.Length);
        _host.At(1_000_000);
        Assert.Empty(_host.Routes);
    }

    [Fact]
    public void A_router_and_a_host_that_will_not_listen_learn_nothing()
    {
        foreach (var options in new[] { new InternetOptions { Forwarding = true }, new InternetOptions { AcceptRouterAdvertisements = false } })
        {
            var host = new ConfiguringHost(options);
            host.Advertise([ConfiguringHost.Told("2001:db8:1::/64")]);
            Assert.Empty(host.Routes);
            Assert.Empty(host.Addresses.All);
        }
    }

    [Fact]
    public void The_router_is_a_neighbour_that_routes()
    {
        byte[] linkAddress = [1, 1, 2, 0, 0, 0, 0, 1];
        _host.Advertise(option: linkAddress);
        NeighborInfo router = Assert.Single(_host.Neighbors.Snapshot());
        Assert.True(router.IsRouter);
        Assert.Equal(NeighborState.Stale, router.State);
        Assert.Equal(new MacAddress(0x02_00_00_00_00_01), router.LinkAddress);
    }

    [Fact]
    public void A_host_asks_for_routers_less_and_less_often_until_one_answers()
    {
        var host = new ConfiguringHost(new InternetOptions { DuplicateAddressDetectionTransmits = 0, RouterSolicitations = 0 });
        host.Engine.OnInterfaceUp(host.Nic);
        host.At(100_000);
        string own = host.In("fe80::/64")[0].Address.ToString();
        Assert.All(host.Sent, text => Assert.Equal($"RouterSolicitation {own} > ff02::2", text));
        Assert.InRange(host.Times[0], 0, 1);
        for (int i = 1; i < host.Times.Count; i++)
        {
            double expected = Math.Min(4 * Math.Pow(2, i - 1), 3600);
            Assert.InRange(host.Times[i] - host.Times[i - 1], expected * 0.5, expected * 1.5);
            Assert.True(host.Times[i] - host.Times[i - 1] <= 3960.001);
        }
        Assert.InRange(host.Times.Count, 30, 45);
        host.Advertise(lifetime: 0);
        int before = host.Sent.Count;
        host.At(110_000);
        Assert.True(host.Sent.Count > before);
        host.Advertise(lifetime: 9000);
        before = host.Sent.Count;
        host.At(200_000);
        Assert.Equal(before, host.Sent.Count);
    }

    [Fact]
    public void It_asks_three_times_unless_told_otherwise()
    {
        _host.Engine.OnInterfaceUp(_host.Nic);
        _host.At(100_000);
        Assert.Equal(3, _host.Sent.Count);
        Assert.Equal(Instant.Never, _host.Context.Deadlines.ExactNext());
    }

    [Fact]
    public void It_asks_only_when_its_address_is_known_to_be_its_own()
    {
        var host = new ConfiguringHost(new InternetOptions());
        host.Engine.OnInterfaceUp(host.Nic);
        host.At(5);
        Assert.StartsWith("probe fe80::", host.Sent[0], StringComparison.Ordinal);
        Assert.StartsWith("RouterSolicitation fe80::", host.Sent[1], StringComparison.Ordinal);
        Assert.True(host.Times[1] >= host.Times[0] + 1);
    }
}
