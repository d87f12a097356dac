using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Routing;

/// <summary>Longest-prefix match and what stands before it.</summary>
public sealed class RoutingTests
{
    private readonly Net _net = new();
    private readonly Node _node;
    private readonly Interface _first;
    private readonly Interface _second;

    public RoutingTests()
    {
        _node = _net.Node("host");
        _first = _node.AddInterface(1500, InterfaceKind.Ethernet, "10.0.0.1/24", "fd00::1/64", "fe80::1/64");
        _second = _node.AddInterface(1500, InterfaceKind.Ethernet, "10.0.1.1/24", "fd01::1/64", "fe80::1/64");
    }

    [Theory]
    [InlineData("10.0.0.9", "10.0.0.9", 2)]
    [InlineData("10.0.1.9", "10.0.1.9", 3)]
    [InlineData("10.2.3.4", "10.0.1.254", 3)]
    [InlineData("10.2.9.9", "10.0.0.254", 2)]
    [InlineData("8.8.8.8", "10.0.0.253", 2)]
    [InlineData("fd01::9", "fd01::9", 3)]
    public void The_longest_prefix_wins(string to, string hop, int nic)
    {
        _node.Route("0.0.0.0/0", "10.0.0.253", _first);
        _node.Route("10.2.0.0/16", "10.0.0.254", _first);
        _node.Route("10.2.3.0/24", "10.0.1.254", _second);
        Route route = Find(to);
        Assert.Equal(InternetAddress.Parse(hop), route.NextHop);
        Assert.Equal(nic, route.Interface.Index);
    }

    [Fact]
    public void Among_routes_to_one_prefix_the_smaller_metric_wins_while_its_interface_is_up()
    {
        _node.Route("0.0.0.0/0", "10.0.0.254", _first, metric: 100);
        _node.Route("0.0.0.0/0", "10.0.1.254", _second, metric: 50);
        Assert.Equal(_second, Find("8.8.8.8").Interface);
        _node.IP.SetUp(_second, false);
        Assert.Equal(_first, Find("8.8.8.8").Interface);
    }

    [Fact]
    public void A_bound_interface_sees_only_its_own_routes()
    {
        _node.Route("0.0.0.0/0", "10.0.0.254", _first, metric: 1);
        _node.Route("0.0.0.0/0", "10.0.1.254", _second, metric: 2);
        Assert.Equal(_second, Find("8.8.8.8", _second.Index).Interface);
    }

    [Fact]
    public void The_generation_changes_with_every_route_address_and_interface()
    {
        uint before = _node.IP.Output.Generation;
        _node.Route("0.0.0.0/0", "10.0.0.254", _first);
        uint afterRoute = _node.IP.Output.Generation;
        _node.Address(_first, "10.0.0.7/24");
        uint afterAddress = _node.IP.Output.Generation;
        _node.IP.SetUp(_first, false);
        Assert.True(before < afterRoute && afterRoute < afterAddress && afterAddress < _node.IP.Output.Generation);
    }

    [Theory]
    [InlineData("8.8.8.8", Errno.ENETUNREACH)]
    [InlineData("224.1.2.3", Errno.ENETUNREACH)]
    [InlineData("2001:db8::1", Errno.ENETUNREACH)]
    [InlineData("::ffff:10.0.0.2", Errno.ENETUNREACH)]
    public void Without_a_route_there_is_no_way(string to, Errno error) => Assert.Equal(error, Try(to));

    [Fact]
    public void A_source_that_is_not_ours_is_refused()
    {
        var destination = InternetAddress.Parse("10.0.0.9");
        Assert.Equal(Errno.EADDRNOTAVAIL, _node.IP.Output.TryRoute(destination, InternetAddress.Parse("10.9.9.9"), 0, out _));
        Assert.Equal(Errno.None, _node.IP.Output.TryRoute(destination, InternetAddress.Parse("10.0.1.1"), 0, out Route route));
        Assert.Equal(_first, route.Interface);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.9.9.9", "127.0.0.1")]
    [InlineData("fd01::1", "fd01::1")]
    [InlineData("::1", "::1")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::", "::1")]
    public void Our_own_addresses_lead_to_the_loopback(string to, string source)
    {
        Route route = Find(to);
        Assert.Equal(_node.Loopback, route.Interface);
        Assert.Equal(InternetAddress.Parse(source), route.Source);
    }

    [Theory]
    [InlineData("255.255.255.255", DestinationKind.Broadcast, 2)]
    [InlineData("10.0.1.255", DestinationKind.Broadcast, 3)]
    [InlineData("ff02::5", DestinationKind.Multicast, 2)]
    public void Broadcasts_and_groups_are_on_a_link(string to, DestinationKind kind, int nic)
    {
        Route route = Find(to);
        Assert.Equal(kind, route.Kind);
        Assert.Equal(nic, route.Interface.Index);
    }

    [Fact]
    public void A_link_local_address_is_on_the_link_that_is_named() => Assert.Equal(_second, Find("fe80::9", _second.Index).Interface);

    [Fact]
    public void A_gateway_must_be_a_neighbour()
    {
        Assert.Equal(Errno.ENETUNREACH, _node.IP.AddRoute(Prefix.Parse("0.0.0.0/0"), InternetAddress.Parse("10.7.7.7"), _first, 0));
        Assert.Equal(Errno.EINVAL, _node.IP.AddRoute(Prefix.Parse("0.0.0.0/0"), InternetAddress.Parse("10.0.0.1"), _first, 0));
    }

    [Fact]
    public void Routes_are_bounded_listed_and_removed()
    {
        var node = _net.Node("small", new InternetOptions { RouteLimit = 4 });
        Interface nic = node.AddInterface(1500, InterfaceKind.Ethernet, "10.0.0.1/24");
        node.Route("0.0.0.0/0", "10.0.0.254", nic);
        Assert.Equal(Errno.EEXIST, node.IP.AddRoute(Prefix.Parse("0.0.0.0/0"), InternetAddress.Parse("10.0.0.254"), nic, 0));
        node.Route("10.1.0.0/16", "10.0.0.254", nic);
        node.Route("10.2.0.0/16", "10.0.0.254", nic);
        Assert.Equal(Errno.ENOBUFS, node.IP.AddRoute(Prefix.Parse("10.3.0.0/16"), InternetAddress.Parse("10.0.0.254"), nic, 0));
        Assert.Equal([24, 16, 16, 0], node.IP.RouteSnapshot().Select(route => route.Destination.Length));
        Assert.Equal(Errno.None, node.IP.RemoveRoute(Prefix.Parse("10.1.0.0/16")));
        Assert.Equal(Errno.ENOENT, node.IP.RemoveRoute(Prefix.Parse("10.1.0.0/16")));
        node.IP.RemoveInterface(nic);
        Assert.Empty(node.IP.RouteSnapshot());
    }

    [Fact]
    public void An_address_takes_its_network_along_unless_another_is_in_it()
    {
        _node.Address(_first, "10.0.0.2/24");
        _node.IP.RemoveAddress(_first, InternetAddress.Parse("10.0.0.1"));
        Assert.Equal(_first, Find("10.0.0.9").Interface);
        _node.IP.RemoveAddress(_first, InternetAddress.Parse("10.0.0.2"));
        Assert.Equal(Errno.ENETUNREACH, Try("10.0.0.9"));
    }

    private Route Find(string to, int nic = 0)
    {
        var destination = InternetAddress.Parse(to);
        Assert.Equal(Errno.None, _node.IP.Output.TryRoute(destination, InternetAddress.Any(destination.Version), nic, out Route route));
        return route;
    }

    private Errno Try(string to)
    {
        var destination = InternetAddress.Parse(to);
        return _node.IP.Output.TryRoute(destination, InternetAddress.Any(destination.Version), 0, out _);
    }
}
