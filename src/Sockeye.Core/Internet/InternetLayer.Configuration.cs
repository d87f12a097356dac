using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

internal sealed partial class InternetLayer
{
    private const int LoopbackPrefixLengthV4 = 8;

    /// <summary>Adds an interface; the loopback gets 127.0.0.1/8 and ::1.</summary>
    public void AddInterface(Interface nic)
    {
        Addresses.AddInterface(nic);
        if (nic.Kind != InterfaceKind.Loopback)
        {
            if (nic.IsUp) Autoconfiguration.OnInterfaceUp(nic);
            return;
        }
        var options = new AddressOptions { SkipDuplicateDetection = true, NoPrefixRoute = true };
        AddAddress(nic, IPv4Address.Loopback, LoopbackPrefixLengthV4, options);
        AddAddress(nic, IPv6Address.Loopback, IPv6Address.Length * 8, options);
    }

    /// <summary>Forgets an interface and everything that hangs on it.</summary>
    public void RemoveInterface(Interface nic)
    {
        Autoconfiguration.Advertiser.Forget(nic);
        Autoconfiguration.OnInterfaceDown(nic);
        foreach (AssignedAddress address in AddressesOf(nic)) Remove(address);
        Groups.LeaveAll(nic);
        Routes.RemoveAll(nic);
        NeighborsIPv4.Flush(nic, alsoPermanent: true);
        NeighborsIPv6.Flush(nic, alsoPermanent: true);
        IncompleteIPv4.Forget(nic);
        IncompleteIPv6.Forget(nic);
        Addresses.RemoveInterface(nic);
        nic.IsUp = false;
        Drain(nic);
    }

    /// <summary>Takes an interface up or down; addresses and routes stay and count only while it is up.</summary>
    public void SetUp(Interface nic, bool up)
    {
        if (nic.IsUp == up) return;
        nic.IsUp = up;
        Addresses.Invalidate();
        if (up) Restart(nic);
        else Stop(nic);
    }

    /// <summary>Gives an interface an address.</summary>
    /// <param name="nic">The interface.</param>
    /// <param name="address">A unicast address.</param>
    /// <param name="prefixLength">Bits of its network.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>EINVAL, ENODEV for an interface that was not added, EEXIST, ENOBUFS at the limit.</returns>
    public Errno AddAddress(Interface nic, InternetAddress address, int prefixLength, AddressOptions? options = null)
    {
        options ??= AddressOptions.Default;
        if (prefixLength < 0 || prefixLength > address.Length * 8 || !IsAssignable(address)) return Errno.EINVAL;
        if (Addresses.SettingsOf(nic) is null) return Errno.ENODEV;
        bool probes = MustProbe(nic, address, options);
        var assigned = new AssignedAddress(nic, address, prefixLength, probes ? AddressState.Tentative : AddressState.Preferred)
        {
            IsTemporary = options.IsTemporary,
            IsAutoconfigured = options.IsAutoconfigured,
            PreferredUntil = Until(options.PreferredLifetime),
            ValidUntil = Until(options.ValidLifetime),
        };
        Errno error = Addresses.Add(assigned);
        if (error != Errno.None) return error;
        // RFC 4291 §2.8: an interface is in the solicited-node group of each of its addresses; where nobody solicits, it needs not.
        if (address.IsIPv6 && nic.Kind == InterfaceKind.Ethernet) Groups.Join(nic, address.AsIPv6.SolicitedNode());
        if (!options.NoPrefixRoute && prefixLength < address.Length * 8)
        {
            var route = new RouteEntry(assigned.Prefix, InternetAddress.Any(address.Version), nic, 0);
            assigned.HasPrefixRoute = Routes.Add(route) == Errno.None;
        }
        // An interface that is down begins when it comes up.
        if (probes && nic.IsUp) Guard!.Begin(assigned);
        if (assigned.ValidUntil.IsSet || assigned.PreferredUntil.IsSet) Autoconfiguration.Lifetimes.Refresh();
        return Errno.None;
    }

    /// <summary>Takes an address away.</summary>
    /// <returns>EADDRNOTAVAIL when the interface does not have it.</returns>
    public Errno RemoveAddress(Interface nic, InternetAddress address)
    {
        if (Addresses.Find(nic, address) is not { } assigned) return Errno.EADDRNOTAVAIL;
        Remove(assigned);
        return Errno.None;
    }

    /// <summary>Every address with its state.</summary>
    public AddressInfo[] AddressSnapshot()
    {
        var all = new AddressInfo[Addresses.All.Count];
        for (int i = 0; i < all.Length; i++) all[i] = Addresses.All[i].Info;
        return all;
    }

    /// <summary>Adds a route.</summary>
    /// <param name="destination">For which addresses.</param>
    /// <param name="gateway">Next hop; unspecified when on the link.</param>
    /// <param name="nic">Through which interface.</param>
    /// <param name="metric">Smaller is preferred.</param>
    /// <returns>EINVAL, ENODEV, EEXIST, ENOBUFS, or ENETUNREACH when the gateway is no neighbour.</returns>
    public Errno AddRoute(Prefix destination, InternetAddress gateway, Interface nic, int metric = 0)
    {
        Errno error = CheckRoute(gateway, nic);
        return error != Errno.None ? error : Routes.Add(new RouteEntry(destination, gateway, nic, metric));
    }

    /// <summary>Puts a route with metrics in the place of one to the same prefix with the same metric, or adds it.</summary>
    public Errno ReplaceRoute(Prefix destination, InternetAddress gateway, Interface nic, int metric, RouteMetrics metrics)
    {
        Errno error = CheckRoute(gateway, nic);
        return error != Errno.None ? error : Routes.Replace(new RouteEntry(destination, gateway, nic, metric) { Metrics = metrics });
    }

    private Errno CheckRoute(InternetAddress gateway, Interface nic)
    {
        if (Addresses.SettingsOf(nic) is null) return Errno.ENODEV;
        if (gateway.IsMulticast || gateway.IsBroadcast || Addresses.IsLocal(gateway)) return Errno.EINVAL;
        bool isStranger = !gateway.IsUnspecified && nic.Kind == InterfaceKind.Ethernet && !IsNeighbor(nic, gateway);
        return isStranger ? Errno.ENETUNREACH : Errno.None;
    }

    /// <summary>Removes the best route to a prefix, through an interface or a gateway when given.</summary>
    /// <returns>ENOENT when there is none.</returns>
    public Errno RemoveRoute(Prefix destination, InternetAddress? gateway = null, Interface? nic = null) =>
        Routes.Remove(destination, gateway, nic);

    /// <summary>Every route, longest prefix first.</summary>
    public RouteInfo[] RouteSnapshot()
    {
        RouteEntry[] entries = Routes.Snapshot();
        return Array.ConvertAll(entries, entry =>
            new RouteInfo(entry.Destination, entry.Gateway, entry.Interface.Index, entry.Metric, entry.Metrics));
    }

    /// <summary>True when the address is ours.</summary>
    public bool IsLocal(InternetAddress address) => Addresses.IsLocal(address);

    /// <summary>True for 255.255.255.255 and the broadcast address of a network of ours, of one interface when given.</summary>
    public bool IsBroadcast(InternetAddress address, Interface? nic = null) => Addresses.IsBroadcast(address, nic);

    /// <summary>Sorts addresses by how well they can be reached from here, best first (RFC 6724 §6).</summary>
    public void OrderDestinations(Span<InternetAddress> destinations)
    {
        var candidates = new DestinationCandidate[destinations.Length];
        for (int i = 0; i < candidates.Length; i++) candidates[i] = CandidateFor(destinations[i]);
        DestinationOrdering.Sort(candidates);
        for (int i = 0; i < candidates.Length; i++) destinations[i] = candidates[i].Destination;
    }

    /// <summary>Joins a group on an interface; each join wants its leave.</summary>
    /// <returns>EINVAL, ENODEV, ENOBUFS.</returns>
    public Errno JoinGroup(Interface nic, InternetAddress group) =>
        Addresses.SettingsOf(nic) is null ? Errno.ENODEV : Groups.Join(nic, group);

    /// <summary>Leaves a group once.</summary>
    /// <returns>EADDRNOTAVAIL when we are not in it.</returns>
    public Errno LeaveGroup(Interface nic, InternetAddress group) => Groups.Leave(nic, group);

    /// <summary>True when a packet to a group that comes in on the interface is delivered.</summary>
    public bool IsMember(Interface nic, InternetAddress group) => Groups.IsMember(nic, group);

    /// <summary>Every group.</summary>
    public GroupInfo[] GroupSnapshot() => Groups.Snapshot();

    /// <summary>Makes itself known as a router on a link (RFC 4861 §6.2), or says other things from now on.</summary>
    /// <returns>EINVAL for options that cannot be, or without Forwarding; ENODEV.</returns>
    public Errno StartAdvertising(Interface nic, RouterAdvertisementOptions advertised)
    {
        if (Addresses.SettingsOf(nic) is null) return Errno.ENODEV;
        if (!_options.Current.Forwarding) return Errno.EINVAL;
        Errno error = Autoconfiguration.Advertiser.Start(nic, advertised);
        // RFC 4861 §6.2.2: a router listens to what is sent to all routers.
        if (error == Errno.None && !Groups.IsJoined(nic, IPv6Address.AllRouters)) Groups.Join(nic, IPv6Address.AllRouters);
        return error;
    }

    /// <summary>Says once that it is no router any more, and falls silent.</summary>
    public void StopAdvertising(Interface nic)
    {
        Autoconfiguration.Advertiser.Stop(nic);
        if (Groups.IsJoined(nic, IPv6Address.AllRouters)) Groups.Leave(nic, IPv6Address.AllRouters);
    }

    /// <summary>Every neighbour, IPv4 first.</summary>
    public NeighborInfo[] NeighborSnapshot() => [.. NeighborsIPv4.Snapshot(), .. NeighborsIPv6.Snapshot()];

    /// <summary>Adds a neighbour that is never asked for and never forgotten.</summary>
    /// <returns>EINVAL, ENOBUFS.</returns>
    public Errno AddStaticNeighbor(Interface nic, InternetAddress address, MacAddress linkAddress)
    {
        if (nic.Kind != InterfaceKind.Ethernet || linkAddress.IsMulticast || address.IsMulticast) return Errno.EINVAL;
        return Neighbors(address.Version).AddStatic(nic, address, linkAddress);
    }

    /// <summary>Forgets a neighbour.</summary>
    /// <returns>ENOENT when there is none.</returns>
    public Errno RemoveNeighbor(Interface nic, InternetAddress address) => Neighbors(address.Version).Remove(nic, address);

    /// <summary>Forgets the neighbours of an interface, or all when null, except those added by hand.</summary>
    public void FlushNeighbors(Interface? nic = null)
    {
        NeighborsIPv4.Flush(nic);
        NeighborsIPv6.Flush(nic);
    }

    internal void Remove(AssignedAddress assigned)
    {
        Guard?.End(assigned);
        Addresses.Remove(assigned);
        if (assigned.ValidUntil.IsSet || assigned.PreferredUntil.IsSet) Autoconfiguration.Lifetimes.Rearm();
        InternetAddress address = assigned.Address;
        if (address.IsIPv6 && assigned.Interface.Kind == InterfaceKind.Ethernet)
        {
            Groups.Leave(assigned.Interface, address.AsIPv6.SolicitedNode());
        }
        if (!assigned.HasPrefixRoute) return;
        // Another address of the same network keeps the network's route.
        foreach (AssignedAddress other in AddressesOf(assigned.Interface))
        {
            if (other.Prefix != assigned.Prefix) continue;
            other.HasPrefixRoute = true;
            return;
        }
        Routes.Remove(assigned.Prefix, InternetAddress.Any(address.Version), assigned.Interface);
    }

    private static bool IsAssignable(InternetAddress address)
    {
        if (address.IsUnspecified || address.IsMulticast || address.IsBroadcast || address.IsIPv4Mapped) return false;
        return !address.IsIPv4 || !(address.AsIPv4.IsReserved || address.AsIPv4.IsThisNetwork);
    }

    private bool MustProbe(Interface nic, InternetAddress address, AddressOptions options)
    {
        if (Guard is null || options.SkipDuplicateDetection || nic.Kind != InterfaceKind.Ethernet) return false;
        if (address.IsIPv4) return _options.Current.DetectConflictsIPv4;
        return _options.Current.DuplicateAddressDetectionTransmits > 0;
    }

    private bool IsNeighbor(Interface nic, InternetAddress gateway) =>
        Addresses.IsOnLink(nic, gateway)
        || (Routes.TryFind(gateway, nic.Index, out RouteEntry route) && route.IsOnLink);

    private DestinationCandidate CandidateFor(InternetAddress destination)
    {
        if (Lookup.TryRoute(destination, InternetAddress.Any(destination.Version), 0, out Route route) != Errno.None)
        {
            return new DestinationCandidate(destination, null);
        }
        Interface? nic = Addresses.InterfaceOf(route.Source);
        AssignedAddress? own = nic is null ? null : Addresses.Find(nic, route.Source);
        int prefixLength = own?.Prefix.Length ?? route.Source.Length * 8;
        return new DestinationCandidate(destination, route.Source, prefixLength, own?.State == AddressState.Deprecated);
    }

    private Instant Until(TimeSpan? lifetime) => lifetime is { } span ? _context.Now + span : Instant.Never;

    private NeighborCache Neighbors(IPVersion version) => version == IPVersion.V6 ? NeighborsIPv6 : NeighborsIPv4;

    private List<AssignedAddress> AddressesOf(Interface nic)
    {
        var own = new List<AssignedAddress>();
        foreach (AssignedAddress address in Addresses.All)
        {
            if (address.Interface == nic) own.Add(address);
        }
        return own;
    }

    // RFC 4862 §5.4: an interface that comes up looks for duplicates again.
    private void Restart(Interface nic)
    {
        Groups.Announce(nic);
        foreach (AssignedAddress address in AddressesOf(nic))
        {
            bool probes = MustProbe(nic, address.Address, AddressOptions.Default);
            if (!probes || address.State == AddressState.Duplicate) continue;
            Addresses.ChangeState(address, AddressState.Tentative);
            Guard!.Begin(address);
        }
        Autoconfiguration.OnInterfaceUp(nic);
    }

    private void Stop(Interface nic)
    {
        foreach (AssignedAddress address in AddressesOf(nic)) Guard?.End(address);
        Autoconfiguration.OnInterfaceDown(nic);
        NeighborsIPv4.Flush(nic);
        NeighborsIPv6.Flush(nic);
        Drain(nic);
    }

    private void Drain(Interface nic)
    {
        while (nic.Transmit.TryDequeue(out PacketBuffer frame)) _context.Drop(frame, DropReason.InterfaceDown);
    }
}
