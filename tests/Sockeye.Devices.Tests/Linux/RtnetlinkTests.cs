using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>Links, addresses and routes, made by us and read back from the kernel in another way.</summary>
public sealed class RtnetlinkTests
{
    [Fact]
    public void A_veth_pair_has_the_names_MTU_and_MAC_addresses_asked_for()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            var left = MacAddress.Parse("02:00:00:00:00:0a");
            var right = MacAddress.Parse("02:00:00:00:00:0b");
            netlink.AddVethPair("left0", "right0", 9000, left, right);
            Assert.Equal(9000, netlink.GetLink("left0").Mtu);
            Assert.Equal(left, netlink.GetLink("left0").MacAddress);
            Assert.Equal(right, netlink.GetLink("right0").MacAddress);
            Assert.False(netlink.GetLink("left0").IsUp);
        });
    }

    [Fact]
    public void Both_ends_up_make_the_pair_run_and_one_deleted_takes_the_other_along()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("left0", "right0");
            netlink.SetUp("left0");
            Assert.False(netlink.GetLink("left0").IsRunning);
            netlink.SetUp("right0");
            Assert.True(netlink.GetLink("left0").IsRunning);
            netlink.DeleteLink("left0");
            Assert.Null(netlink.TryGetLink("right0"));
        });
    }

    [Fact]
    public void Name_MTU_MAC_and_queue_of_a_link_can_be_changed()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("left0", "right0");
            netlink.Rename("left0", "other0");
            netlink.SetMtu("other0", 1280);
            netlink.SetMacAddress("other0", MacAddress.Parse("02:00:00:00:00:0c"));
            netlink.SetTransmitQueueLength("other0", 77);
            netlink.SetNoArp("other0");
            var link = netlink.GetLink("other0");
            Assert.Equal(1280, link.Mtu);
            Assert.Equal("02:00:00:00:00:0c", link.MacAddress.ToString());
        });
    }

    [Fact]
    public void Addresses_work_at_once_in_both_families()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("left0", "right0");
            netlink.AddAddress("left0", InternetAddress.Parse("10.0.0.1"), 24);
            netlink.AddAddress("left0", InternetAddress.Parse("fd00::1"), 64);
            netlink.SetUp("left0");
            netlink.SetUp("right0");
            string v6 = File.ReadAllText("/proc/thread-self/net/if_inet6");
            string line = v6.Split('\n').Single(l => l.StartsWith("fd000000000000000000000000000001", StringComparison.Ordinal));
            Assert.Equal("82", line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]); // permanent, no DAD, and so not tentative
            Assert.Contains("left0\t0000000A", Routes(), StringComparison.Ordinal); // the connected route of 10.0.0.0/24
        });
    }

    [Fact]
    public void A_route_by_a_gateway_and_a_default_route_stand_in_the_kernels_table()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("left0", "right0");
            netlink.AddAddress("left0", InternetAddress.Parse("10.0.0.1"), 24);
            netlink.AddAddress("left0", InternetAddress.Parse("fd00::1"), 64);
            netlink.SetUp("right0");
            netlink.SetUp("left0");
            netlink.AddRoute(Prefix.Parse("192.168.7.0/24"), "left0", InternetAddress.Parse("10.0.0.2"));
            netlink.AddRoute(Prefix.Parse("0.0.0.0/0"), "left0", InternetAddress.Parse("10.0.0.2"));
            netlink.AddRoute(Prefix.Parse("2001:db8::/32"), "left0", InternetAddress.Parse("fd00::2"));
            Assert.Contains("left0\t0007A8C0\t0200000A", Routes(), StringComparison.Ordinal);
            Assert.Contains("left0\t00000000\t0200000A", Routes(), StringComparison.Ordinal);
            Assert.Contains("20010db8", File.ReadAllText("/proc/thread-self/net/ipv6_route"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_permanent_neighbour_stands_in_the_kernels_table()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("left0", "right0");
            netlink.SetUp("left0");
            netlink.AddNeighbor("left0", InternetAddress.Parse("10.0.0.9"), MacAddress.Parse("02:00:00:00:00:99"));
            Assert.Contains("02:00:00:00:00:99", File.ReadAllText("/proc/thread-self/net/arp"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_end_can_be_made_in_or_moved_to_another_namespace()
    {
        using var here = Namespaces.Require();
        using var there = Namespaces.Require();
        here.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("a0", "b0", peerNamespace: there);
            Assert.Null(netlink.TryGetLink("b0"));
            netlink.AddVethPair("c0", "d0");
            netlink.MoveTo("d0", there);
            Assert.Null(netlink.TryGetLink("d0"));
        });
        there.Run(() =>
        {
            using var netlink = new Rtnetlink();
            Assert.NotNull(netlink.TryGetLink("b0"));
            Assert.NotNull(netlink.TryGetLink("d0"));
        });
    }

    [Fact]
    public void What_cannot_be_is_refused_with_a_sentence()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            var missing = Assert.Throws<KernelException>(() => netlink.SetUp("nothere0"));
            Assert.Contains("no interface named nothere0", missing.Message, StringComparison.Ordinal);
            Assert.Throws<KernelException>(() => netlink.AddVethPair("a/b", "c0"));
            Assert.Throws<KernelException>(() => netlink.AddVethPair("sixteen-letters0", "c0"));
            netlink.AddVethPair("a0", "b0");
            var twice = Assert.Throws<KernelException>(() => netlink.AddVethPair("a0", "c0"));
            Assert.Contains("EEXIST", twice.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Settings_and_offloads_are_those_of_the_namespace()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("left0", "right0");
            Sysctl.Set("net/ipv6/conf/left0/disable_ipv6", "1");
            Assert.Equal("1", Sysctl.Get("net/ipv6/conf/left0/disable_ipv6"));
            Assert.False(Sysctl.TrySet("net/ipv6/conf/nothere/disable_ipv6", "1"));
            Assert.True(Ethtool.HasTransmitChecksum("left0"));
            Assert.True(Ethtool.HasTcpSegmentation("left0"));
            Ethtool.SetOffloads("left0", false);
            Assert.False(Ethtool.HasTransmitChecksum("left0"));
            Assert.False(Ethtool.HasTcpSegmentation("left0"));
            Ethtool.SetOffloads("left0", true);
            Assert.True(Ethtool.HasTcpSegmentation("left0"));
        });
    }

    private static string Routes() => File.ReadAllText("/proc/thread-self/net/route");
}
