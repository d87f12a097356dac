using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.PathMtu;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.PathMtu;

/// <summary>How large a packet a way takes: the link, its route, and what routers said (RFC 1191 §6.3, RFC 8201 §4).</summary>
public sealed class RouteMetricsTests
{
    private const int LinkMtu = 1500;
    private readonly Net _net = new();
    private readonly Node _node;
    private readonly Interface _nic;

    public RouteMetricsTests()
    {
        _node = _net.Node("host");
        _nic = _node.AddInterface(LinkMtu, InterfaceKind.Ethernet, "10.0.0.1/24", "fd00::1/64");
    }

    [Fact]
    public void A_route_may_say_how_large_its_packets_are()
    {
        Replace(new RouteMetrics { Mtu = 1400, AdvertisedMss = 1360 });
        Route route = Find();
        Assert.Equal(1400, _node.IP.Output.PathMtu(route));
        Assert.False(_node.IP.Output.IsMtuLocked(route));
        Assert.Equal(1360, route.Metrics!.AdvertisedMss);
        Replace(new RouteMetrics { Mtu = 9000 });
        Assert.Equal(LinkMtu, _node.IP.Output.PathMtu(Find()));
        Assert.Equal(1, _node.IP.RouteSnapshot().Count(entry => entry.Destination == Prefix.Parse("192.0.2.0/24")));
    }

    [Fact]
    public void On_a_locked_route_nobody_is_believed()
    {
        Replace(new RouteMetrics { Mtu = 640, IsMtuLocked = true });
        Assert.Equal(0, Cache().Reduce(Find(), 600, LinkMtu));
        Assert.Equal(640, Cache().Get(Find(), LinkMtu));
        Assert.True(_node.IP.Output.IsMtuLocked(Find()));
    }

    [Fact]
    public void A_report_below_the_floor_makes_the_way_the_floors_size_and_unlocks_fragments()
    {
        PathMtuCache cache = Cache();
        Route route = Find("10.0.0.9");
        Assert.Equal(1000, cache.Reduce(route, 1000, LinkMtu));
        Assert.False(cache.IsLocked(route));
        Assert.Equal(PathMtuCache.FloorIPv4, cache.Reduce(route, 300, LinkMtu));
        Assert.True(cache.IsLocked(route));
        Assert.Equal(0, cache.Reduce(route, 1400, LinkMtu));
        _node.Context.Advance(_node.Context.Now + TimeSpan.FromMinutes(11));
        Assert.Equal(LinkMtu, cache.Get(route, LinkMtu));
        Assert.False(cache.IsLocked(route));
    }

    private PathMtuCache Cache() => new(_node.Context, new InternetOptions(), IPVersion.V4);

    private void Replace(RouteMetrics metrics) => Assert.Equal(Errno.None, _node.IP.ReplaceRoute(
        Prefix.Parse("192.0.2.0/24"), InternetAddress.Parse("10.0.0.254"), _nic, 0, metrics));

    private Route Find(string to = "192.0.2.1")
    {
        Assert.Equal(Errno.None, _node.IP.Output.TryRoute(InternetAddress.Parse(to), IPv4Address.Any, 0, out Route route));
        return route;
    }
}
