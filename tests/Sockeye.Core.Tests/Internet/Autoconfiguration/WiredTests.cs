using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>Whole Internet rooms on one link that configure themselves.</summary>
public sealed class WiredTests
{
    private readonly Net _net = new();

    [Fact]
    public void A_host_that_knows_nothing_finds_its_router_forms_an_address_and_is_reached_from_afar()
    {
        (Node router, Interface inside, Interface outside) = Router();
        Node host = _net.Node("host", talks: true);
        Interface nic = host.AddInterface();
        Node far = _net.Node("far");
        Interface farNic = far.AddInterface(1500, InterfaceKind.Ethernet, "2001:db8:2::9/64");
        far.Route("::/0", "2001:db8:2::1", farNic);
        _net.Connect((router, inside), (host, nic));
        _net.Connect((router, outside), (far, farNic));
        _net.Run(10);

        AddressInfo own = Assert.Single(host.IP.AddressSnapshot(), address => Prefix.Parse("2001:db8:1::/64").Contains(address.Address));
        Assert.Equal(AddressState.Preferred, own.State);
        Assert.True(own.IsAutoconfigured);
        Assert.Contains(host.IP.RouteSnapshot(), route => route.Destination.IsDefault && route.Gateway.IsLinkLocal);
        Assert.Contains(host.IP.RouteSnapshot(), route => route.Destination == Prefix.Parse("2001:db8:1::/64"));
        Assert.Equal(1400, host.IP.Addresses.MtuOf(nic, IPVersion.V6));

        var out_ = new EchoLog(host, IPVersion.V6);
        out_.Send("2001:db8:2::9");
        var in_ = new EchoLog(far, IPVersion.V6);
        in_.Send(own.Address.ToString(), size: 4000);
        _net.Run(3);
        Assert.Single(out_.Replies);
        Assert.Single(in_.Replies);
    }

    [Fact]
    public void A_router_that_stops_is_the_default_no_more()
    {
        (Node router, Interface inside, _) = Router();
        Node host = _net.Node("host", talks: true);
        Interface nic = host.AddInterface();
        _net.Connect((router, inside), (host, nic));
        _net.Run(10);
        router.IP.StopAdvertising(inside);
        _net.Run(1);
        Assert.DoesNotContain(host.IP.RouteSnapshot(), route => route.Destination.IsDefault);
        Assert.Contains(host.IP.AddressSnapshot(), address => Prefix.Parse("2001:db8:1::/64").Contains(address.Address));
    }

    [Fact]
    public void Of_two_routers_the_one_that_answers_is_used()
    {
        (Node first, Interface firstNic, _) = Router("fe80::a", preference: 1);
        (Node second, Interface secondNic, _) = Router("fe80::b");
        Node host = _net.Node("host", talks: true);
        Interface nic = host.AddInterface();
        _net.Connect((first, firstNic), (second, secondNic), (host, nic));
        _net.Run(10);
        Assert.Equal("fe80::a", NextHop(host));
        _net.Loses = crossing => crossing.From == first;
        var ping = new EchoLog(host, IPVersion.V6);
        for (int i = 0; i < 12; i++)
        {
            ping.Send("2001:db8:99::1");
            _net.Run(5);
        }
        Assert.Equal("fe80::b", NextHop(host));
    }

    [Fact]
    public void The_second_of_two_hosts_with_one_IPv6_address_does_not_get_it()
    {
        Node first = _net.Node("first", talks: true);
        Node second = _net.Node("second", talks: true);
        Interface firstNic = first.AddInterface();
        Interface secondNic = second.AddInterface();
        _net.Connect((first, firstNic), (second, secondNic));
        first.Address(firstNic, "fd00::5/64");
        _net.Run(5);
        second.Address(secondNic, "fd00::5/64");
        _net.Run(5);
        Assert.Equal(AddressState.Preferred, StateOf(first, "fd00::5"));
        Assert.Equal(AddressState.Duplicate, StateOf(second, "fd00::5"));
        Assert.False(second.IP.IsLocal(IPv6Address.Parse("fd00::5")));
    }

    [Fact]
    public void Two_hosts_that_want_one_address_at_the_same_time_both_go_without()
    {
        Node first = _net.Node("first", talks: true);
        Node second = _net.Node("second", talks: true);
        Interface firstNic = first.AddInterface();
        Interface secondNic = second.AddInterface();
        _net.Connect((first, firstNic), (second, secondNic));
        first.Address(firstNic, "fd00::5/64");
        second.Address(secondNic, "fd00::5/64");
        _net.Run(5);
        Assert.NotEqual(AddressState.Tentative, StateOf(first, "fd00::5"));
        Assert.NotEqual(AddressState.Tentative, StateOf(second, "fd00::5"));
        Assert.True(StateOf(first, "fd00::5") == AddressState.Duplicate || StateOf(second, "fd00::5") == AddressState.Duplicate);
    }

    [Fact]
    public void Row_83_A_link_that_sends_everything_back_does_not_cost_us_our_address()
    {
        Node host = _net.Node("host", talks: true);
        Interface nic = host.AddInterface();
        host.Address(nic, "fd00::5/64");
        for (int i = 0; i < 100; i++)
        {
            _net.Run(0.1);
            foreach (byte[] frame in host.TakeFrames(nic)) host.Receive(nic, frame);
        }
        Assert.Equal(AddressState.Preferred, StateOf(host, "fd00::5"));
        Assert.Contains(host.IP.AddressSnapshot(), address => address.Address.IsLinkLocal && address.State == AddressState.Preferred);
    }

    [Fact]
    public void The_second_of_two_hosts_with_one_IPv4_address_notices_when_it_looks()
    {
        Node first = _net.Node("first");
        Node second = _net.Node("second", new InternetOptions { DetectConflictsIPv4 = true });
        Interface firstNic = first.AddInterface(1500, InterfaceKind.Ethernet, "10.0.0.5/24");
        Interface secondNic = second.AddInterface();
        _net.Connect((first, firstNic), (second, secondNic));
        second.Address(secondNic, "10.0.0.5/24");
        _net.Run(20);
        Assert.Equal(AddressState.Duplicate, StateOf(second, "10.0.0.5"));
        second.Address(secondNic, "10.0.0.6/24");
        _net.Run(20);
        Assert.Equal(AddressState.Preferred, StateOf(second, "10.0.0.6"));
    }

    [Fact]
    public void An_address_with_an_end_goes_and_takes_its_route_along()
    {
        Node host = _net.Node("host");
        Interface nic = host.AddInterface();
        host.Address(nic, "fd00::5/64", new AddressOptions
        {
            PreferredLifetime = TimeSpan.FromSeconds(10),
            ValidLifetime = TimeSpan.FromSeconds(20),
        });
        _net.Run(15);
        Assert.Equal(AddressState.Deprecated, StateOf(host, "fd00::5"));
        _net.Run(10);
        Assert.DoesNotContain(host.IP.AddressSnapshot(), address => address.InterfaceIndex == nic.Index);
        Assert.DoesNotContain(host.IP.RouteSnapshot(), route => route.InterfaceIndex == nic.Index);
    }

    [Fact]
    public void An_interface_that_comes_up_again_looks_for_duplicates_and_routers_again()
    {
        (Node router, Interface inside, _) = Router();
        Node host = _net.Node("host", talks: true);
        Interface nic = host.AddInterface();
        _net.Connect((router, inside), (host, nic));
        host.Address(nic, "fd00::5/64");
        _net.Run(10);
        host.IP.SetUp(nic, false);
        Assert.DoesNotContain(host.IP.RouteSnapshot(), route => route.Destination.IsDefault);
        _net.Run(5);
        host.IP.SetUp(nic, true);
        Assert.Equal(AddressState.Tentative, StateOf(host, "fd00::5"));
        _net.Run(10);
        Assert.Equal(AddressState.Preferred, StateOf(host, "fd00::5"));
        Assert.Contains(host.IP.RouteSnapshot(), route => route.Destination.IsDefault);
    }

    [Fact]
    public void A_group_is_heard_while_we_are_in_it_and_routers_are_told()
    {
        Node a = _net.Node("a");
        Node b = _net.Node("b", talks: true);
        Interface nicA = a.AddInterface(1500, InterfaceKind.Ethernet, "fd00::1/64", "fe80::1/64");
        Interface nicB = b.AddInterface(1500, InterfaceKind.Ethernet, "fd00::2/64");
        _net.Connect((a, nicA), (b, nicB));
        _net.Run(5);
        IPv6Address group = IPv6Address.Parse("ff05::77");
        var ping = new EchoLog(a, IPVersion.V6);
        ping.Send("ff05::77", scope: nicA.Index);
        _net.Run(1);
        Assert.Empty(ping.Replies);
        int before = CountReports();
        b.IP.JoinGroup(nicB, group);
        ping.Send("ff05::77", scope: nicA.Index);
        _net.Run(2);
        Assert.Single(ping.Replies);
        Assert.Equal(before + 2, CountReports());
        b.IP.LeaveGroup(nicB, group);
        ping.Send("ff05::77", scope: nicA.Index);
        _net.Run(2);
        Assert.Single(ping.Replies);
        Assert.Equal(before + 4, CountReports());
    }

    [Fact]
    public void Nothing_is_left_when_the_interfaces_are_gone()
    {
        (Node router, Interface inside, Interface outside) = Router();
        Node host = _net.Node("host", talks: true);
        Interface nic = host.AddInterface();
        _net.Connect((router, inside), (host, nic));
        _net.Run(10);
        host.IP.RemoveInterface(nic);
        router.IP.RemoveInterface(inside);
        router.IP.RemoveInterface(outside);
        foreach (Node node in _net.Nodes)
        {
            Assert.All(node.IP.AddressSnapshot(), address => Assert.True(address.Address.IsLoopback));
            Assert.Empty(node.IP.RouteSnapshot());
            Assert.Empty(node.IP.GroupSnapshot());
            Assert.Equal(Instant.Never, node.Context.Deadlines.ExactNext());
            Assert.Equal(0, node.Context.Pool.Outstanding);
        }
    }

    // A router with 2001:db8:1::/64 inside, which it advertises, and 2001:db8:2::/64 outside.
    private (Node Router, Interface Inside, Interface Outside) Router(string linkLocal = "fe80::1", int preference = 0)
    {
        Node router = _net.Node("router", new InternetOptions { Forwarding = true, DuplicateAddressDetectionTransmits = 0 });
        Interface inside = router.AddInterface(1500, InterfaceKind.Ethernet, linkLocal + "/64", "2001:db8:1::1/64");
        Interface outside = router.AddInterface(1500, InterfaceKind.Ethernet, "2001:db8:2::1/64");
        var advertised = new RouterAdvertisementOptions
        {
            Mtu = 1400,
            Preference = preference,
            Prefixes = [new AdvertisedPrefix(Prefix.Parse("2001:db8:1::/64"))],
        };
        Assert.Equal(Errno.None, router.IP.StartAdvertising(inside, advertised));
        return (router, inside, outside);
    }

    private static AddressState StateOf(Node node, string address) =>
        Assert.Single(node.IP.AddressSnapshot(), info => info.Address == InternetAddress.Parse(address)).State;

    private static string NextHop(Node host)
    {
        Assert.Equal(Errno.None, host.IP.Output.TryRoute(
            InternetAddress.Parse("2001:db8:99::1"), InternetAddress.Any(IPVersion.V6), 0, out Route route));
        return route.NextHop.ToString();
    }

    // Reports of MLD version 2 that crossed the link.
    private int CountReports() => _net.Crossings.Count(crossing =>
        EthernetFrame.TryParse(crossing.Frame, out EthernetFrame frame)
        && IPv6Packet.TryParse(frame.Payload, out IPv6Packet packet)
        && ExtensionHeaders.Walk(packet) is { Protocol: IPProtocol.IcmpV6 } headers
        && packet.Bytes[headers.Offset] == (byte)IcmpV6Type.MulticastListenerReportV2);
}
