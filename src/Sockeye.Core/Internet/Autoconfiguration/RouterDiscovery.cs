// What a host learns from router advertisements (RFC 4861 §6.3): default routers with their preferences (RFC 4191), prefixes on
// the link, and the link's settings. Addresses are Slaac's. Every list is bounded, because any neighbour can send these.

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Default routers, on-link prefixes and settings of all links.</summary>
/// <remarks>Called by RouterMessages (advertisements) and the neighbour cache (a router does not answer). Calls
/// <see cref="IAddressOwner"/>, <see cref="Slaac"/>, <see cref="NeighborCache"/>.</remarks>
internal sealed class RouterDiscovery(
    StackContext context, LiveOptions options, AddressTable addresses, IAddressOwner owner, NeighborCache neighbors, Slaac slaac)
    : TimedObject, INeighborWatch
{
    /// <summary>Most default routers of one interface.</summary>
    public const int MostRouters = 16;

    /// <summary>Most on-link prefixes of one interface, and as many offered routes.</summary>
    public const int MostPrefixes = 32;

    /// <summary>Most DNS servers of all interfaces.</summary>
    public const int MostServers = 8;

    // Beside routes that people add, whose metric is 0 unless they say otherwise.
    private const int BaseMetric = 1024;
    private const int PreferenceStep = 64;
    private const int UnreachablePenalty = 1 << 20;
    private const int PrefixMetric = 256;
    private const int LinkLocalLength = 10;

    // RFC 4861 §4.2: "MUST be no greater than 3,600,000 milliseconds (1 hour)" for what a router sends.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_shortestTimer = TimeSpan.FromMilliseconds(10);

    [Bounded("MostRouters and twice MostPrefixes per interface")]
    private readonly List<LearnedRoute> _routes = [];

    [Bounded("MostServers")]
    private readonly List<LearnedServer> _servers = [];
    private Instant _next = Instant.Never;

    /// <summary>Told of the time between solicitations that routers want.</summary>
    public DuplicateAddressDetection? Detection { get; set; }

    /// <summary>All that was learned.</summary>
    public IReadOnlyList<LearnedRoute> Routes => _routes;

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <summary>RFC 4861 §6.3.4: a router speaks. What is checked before is §6.1.2.</summary>
    public void OnAdvertisement(Interface nic, InternetAddress router, in RouterAdvertisement advertisement)
    {
        LearnRouter(nic, router, advertisement);
        LearnSettings(nic, advertisement);
        foreach (NdpOption option in advertisement.Options)
        {
            switch (option.Type)
            {
                case NdpOptionType.SourceLinkLayerAddress:
                    if (option.TryGetLinkLayerAddress(out MacAddress mac) && !mac.IsMulticast && !mac.IsZero)
                    {
                        neighbors.OnSolicitation(nic, router, mac);
                    }
                    break;
                case NdpOptionType.Mtu:
                    if (option.TryGetMtu(out uint mtu)) LearnMtu(nic, mtu);
                    break;
                case NdpOptionType.PrefixInformation:
                    if (!option.TryGetPrefixInformation(out PrefixInformation prefix)) break;
                    LearnPrefix(nic, prefix);
                    slaac.OnPrefix(nic, prefix);
                    break;
                case NdpOptionType.RouteInformation:
                    LearnRoute(nic, router, option);
                    break;
                case NdpOptionType.RecursiveDnsServers:
                    if (option.TryGetRecursiveDnsServers(out RecursiveDnsServers servers)) LearnServers(nic, servers);
                    break;
            }
        }
        // RFC 4861 §6.3.4: whoever sends an advertisement is a router.
        neighbors.OnAdvertisement(nic, router, new Advertisement(null, IsSolicited: false, Overrides: false, IsRouter: true));
        Rearm();
    }

    /// <summary>DNS servers, the last ones told of first (RFC 8106 §5.3.1); the scope is the interface.</summary>
    public Endpoint[] DnsServers()
    {
        const ushort Port = 53;
        var servers = new Endpoint[_servers.Count];
        for (int i = 0; i < servers.Length; i++)
        {
            LearnedServer server = _servers[^(i + 1)];
            servers[i] = new Endpoint(server.Address, Port, (uint)server.Interface.Index);
        }
        return servers;
    }

    /// <summary>The interface went down or away: what was learned on it counts no more.</summary>
    public void Forget(Interface nic)
    {
        for (int i = _routes.Count - 1; i >= 0; i--)
        {
            if (_routes[i].Interface == nic) RemoveAt(i);
        }
        _servers.RemoveAll(server => server.Interface == nic);
        if (addresses.SettingsOf(nic) is { } settings)
        {
            settings.HopLimit = 0;
            settings.MtuIPv6 = 0;
        }
        Rearm();
    }

    /// <inheritdoc/>
    public void OnUnreachable(Interface nic, InternetAddress address) => SetReachable(nic, address, isReachable: false);

    /// <inheritdoc/>
    public void OnRouterLost(Interface nic, InternetAddress address)
    {
        // RFC 4861 §7.2.5: a neighbour that is no router any more is removed from the default router list.
        for (int i = _routes.Count - 1; i >= 0; i--)
        {
            if (_routes[i].Interface == nic && _routes[i].Gateway == address) RemoveAt(i);
        }
        Rearm();
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        for (int i = _routes.Count - 1; i >= 0; i--)
        {
            if (_routes[i].Expires <= now) RemoveAt(i);
        }
        _servers.RemoveAll(server => server.Expires <= now);
        Rearm();
    }

    private void LearnRouter(Interface nic, InternetAddress router, in RouterAdvertisement advertisement)
    {
        SetReachable(nic, router, isReachable: true);
        var everything = new Prefix(IPv6Address.Any, 0);
        TimeSpan lifetime = TimeSpan.FromSeconds(advertisement.RouterLifetime);
        Learn(LearnedRouteKind.DefaultRouter, nic, everything, router, advertisement.Preference, context.Now + lifetime, MostRouters);
    }

    private void LearnPrefix(Interface nic, in PrefixInformation told)
    {
        // RFC 4861 §6.3.4: not the link-local prefix, and nothing without the L flag.
        if (!told.IsOnLink || told.Address.IsMulticast || (told.Address.IsLinkLocal && told.Length >= LinkLocalLength)) return;
        if (told.Length == 0) return;
        var prefix = new Prefix(told.Address, told.Length);
        Instant expires = Until(told.ValidLifetime);
        Learn(LearnedRouteKind.OnLink, nic, prefix, IPv6Address.Any, 0, expires, MostPrefixes);
    }

    // RFC 4191 §2.3: length 1 to 3 units, a prefix that fits, lifetime, and a preference of which one value is reserved.
    private void LearnRoute(Interface nic, InternetAddress router, in NdpOption option)
    {
        const int FixedLength = 8;
        ReadOnlySpan<byte> bytes = option.Bytes;
        int length = bytes[2];
        int needed = length > 64 ? 24 : length > 0 ? 16 : FixedLength;
        if (length > 128 || bytes.Length < needed || bytes.Length > 24) return;
        int preference = ((bytes[3] >> 3) & 3) switch { 0 => 0, 1 => 1, 3 => -1, _ => int.MinValue };
        if (preference == int.MinValue) return;
        Span<byte> address = stackalloc byte[IPv6Address.Length];
        address.Clear();
        bytes[FixedLength..].CopyTo(address);
        var destination = new Prefix(IPv6Address.Read(address), length);
        if (destination.Address.IsMulticast || destination.Address.IsLinkLocal) return;
        Instant expires = Until(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        LearnedRouteKind kind = length == 0 ? LearnedRouteKind.DefaultRouter : LearnedRouteKind.RouteInformation;
        Learn(kind, nic, destination, router, preference, expires, length == 0 ? MostRouters : MostPrefixes);
    }

    // RFC 8106 §5.3.1: a new one takes the place of the oldest when there are too many; a lifetime of zero takes one back.
    private void LearnServers(Interface nic, in RecursiveDnsServers told)
    {
        for (int i = 0; i < told.Count && i < MostServers; i++)
        {
            IPv6Address address = told[i];
            _servers.RemoveAll(server => server.Interface == nic && server.Address == address);
            if (told.Lifetime == 0 || address.IsMulticast || address.IsUnspecified) continue;
            if (_servers.Count == MostServers) _servers.RemoveAt(0);
            _servers.Add(new LearnedServer(nic, address, Until(told.Lifetime)));
        }
    }

    private void Learn(
        LearnedRouteKind kind, Interface nic, Prefix destination, InternetAddress gateway, int preference, Instant expires, int most)
    {
        int at = Find(kind, nic, destination, gateway, out int alike);
        if (expires <= context.Now)
        {
            if (at >= 0) RemoveAt(at);
            return;
        }
        if (at < 0)
        {
            if (alike >= most) return;
            var route = new LearnedRoute(kind, nic, destination, gateway) { Preference = preference, Expires = expires };
            route.Metric = MetricOf(route);
            if (owner.AddRoute(destination, gateway, nic, route.Metric) == Errno.None) _routes.Add(route);
            return;
        }
        _routes[at].Expires = expires;
        _routes[at].Preference = preference;
        Reorder(_routes[at]);
    }

    private int Find(LearnedRouteKind kind, Interface nic, Prefix destination, InternetAddress gateway, out int alike)
    {
        alike = 0;
        int found = -1;
        for (int i = 0; i < _routes.Count; i++)
        {
            LearnedRoute route = _routes[i];
            if (route.Kind != kind || route.Interface != nic) continue;
            alike++;
            if (route.Destination == destination && route.Gateway == gateway) found = i;
        }
        return found;
    }

    private void SetReachable(Interface nic, InternetAddress router, bool isReachable)
    {
        foreach (LearnedRoute route in _routes)
        {
            if (route.Interface != nic || route.Gateway != router) continue;
            route.IsUnreachable = !isReachable;
            Reorder(route);
        }
    }

    // RFC 4191 §3.2: reachable before unreachable, then by preference.
    private static int MetricOf(LearnedRoute route)
    {
        if (route.Kind == LearnedRouteKind.OnLink) return PrefixMetric;
        return BaseMetric - (route.Preference * PreferenceStep) + (route.IsUnreachable ? UnreachablePenalty : 0);
    }

    private void Reorder(LearnedRoute route)
    {
        int metric = MetricOf(route);
        if (metric == route.Metric) return;
        owner.RemoveRoute(route.Destination, route.Gateway, route.Interface);
        owner.AddRoute(route.Destination, route.Gateway, route.Interface, metric);
        route.Metric = metric;
    }

    private void RemoveAt(int at)
    {
        LearnedRoute route = _routes[at];
        _routes.RemoveAt(at);
        owner.RemoveRoute(route.Destination, route.Gateway, route.Interface);
    }

    private void LearnSettings(Interface nic, in RouterAdvertisement advertisement)
    {
        if (addresses.SettingsOf(nic) is { } settings)
        {
            byte inUse = settings.HopLimit != 0 ? settings.HopLimit : options.Current.HopLimitOf(IPVersion.V6);
            // DEVIATION RFC 4861 §6.3.4: a hop limit below the one in use is ignored; a forged one would cut us off from all but
            // near hosts (CVE-2015-2922).
            if (advertisement.CurrentHopLimit >= inUse) settings.HopLimit = advertisement.CurrentHopLimit;
        }
        var reachable = TimeSpan.FromMilliseconds(advertisement.ReachableTime);
        if (IsSensible(reachable) && neighbors.BaseReachableTime != reachable) neighbors.BaseReachableTime = reachable;
        var retransmission = TimeSpan.FromMilliseconds(advertisement.RetransmitTimer);
        if (!IsSensible(retransmission)) return;
        neighbors.RetransmissionTime = retransmission;
        if (Detection is not null) Detection.RetransmissionTime = retransmission;
    }

    // Zero is "not said"; far too small floods the link, far too large never notices that a neighbour has gone.
    private static bool IsSensible(TimeSpan timer) => timer >= s_shortestTimer && timer <= s_longestTimer;

    // RFC 4861 §6.3.4: between the minimum of IPv6 and what the link itself takes.
    private void LearnMtu(Interface nic, uint mtu)
    {
        if (mtu < IPv6Packet.MinimumMtu || mtu > nic.Mtu || addresses.SettingsOf(nic) is not { } settings) return;
        if (settings.MtuIPv6 == (int)mtu) return;
        settings.MtuIPv6 = (int)mtu;
        addresses.Invalidate();
    }

    private Instant Until(uint seconds) => seconds == uint.MaxValue ? Instant.Never : context.Now + TimeSpan.FromSeconds(seconds);

    private void Rearm()
    {
        _next = Instant.Never;
        foreach (LearnedRoute route in _routes) _next = Instant.Min(_next, route.Expires);
        foreach (LearnedServer server in _servers) _next = Instant.Min(_next, server.Expires);
        context.Deadlines.Arm(this);
    }

    private readonly record struct LearnedServer(Interface Interface, IPv6Address Address, Instant Expires);
}
