// From a destination, and what the application bound, to interface, next hop and source address. Order: is it ours, is it a
// broadcast, is it a group, then longest-prefix match (RFC 1122 §3.3.1, RFC 4861 §5.2).

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>Finds the way.</summary>
/// <remarks>Called by InternetOutput for transports and by the error and echo senders of Icmp.</remarks>
internal sealed class RouteLookup(AddressTable addresses, RoutingTable routes, Redirects redirectsV4, Redirects redirectsV6)
{
    /// <summary>Finds the way to a destination and our address for it.</summary>
    /// <param name="destination">Where to; unspecified means ourselves, as Linux has it.</param>
    /// <param name="source">Our address if bound, else unspecified.</param>
    /// <param name="interfaceIndex">Interface if bound or scoped, else 0.</param>
    /// <param name="route">The way.</param>
    /// <returns>None, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EINVAL for mixed families, ENETDOWN.</returns>
    public Errno TryRoute(InternetAddress destination, InternetAddress source, int interfaceIndex, out Route route)
    {
        route = default;
        bool isBound = !source.IsUnspecified;
        if (isBound && source.Version != destination.Version) return Errno.EINVAL;
        if (destination.IsUnspecified) destination = isBound ? source : InternetAddress.Loopback(destination.Version);
        if (destination.IsIPv4Mapped) return Errno.ENETUNREACH;
        if (isBound && !addresses.IsLocal(source)) return Errno.EADDRNOTAVAIL;
        if (!destination.IsMulticast && IsOurs(destination, interfaceIndex))
        {
            return ToOurselves(destination, source, out route);
        }
        // RFC 1122 §3.2.1.3 g, RFC 4291 §2.5.3: a loopback address never leaves the host.
        if (destination.IsLoopback || source.IsLoopback) return isBound ? Errno.EINVAL : Errno.ENETUNREACH;

        Errno error = FindHop(destination, source, interfaceIndex, out Interface nic, out InternetAddress hop, out var kind, out RouteMetrics? metrics);
        if (error != Errno.None) return error;
        if (!nic.IsUp) return Errno.ENETDOWN;
        if (!isBound && !SourceAddressSelection.TrySelect(addresses, destination, nic, out source))
        {
            // A host without an address may still ask for one (RFC 2131 §4.1), and only by broadcast.
            if (kind != DestinationKind.Broadcast) return Errno.EADDRNOTAVAIL;
        }
        route = Make(nic, source, destination, hop, kind, metrics);
        return Errno.None;
    }

    private bool IsOurs(InternetAddress destination, int interfaceIndex)
    {
        if (!destination.IsIPv6 || !destination.IsLinkLocal || interfaceIndex == 0) return addresses.IsLocal(destination);
        Interface? nic = addresses.FindInterface(interfaceIndex);
        return nic is not null && addresses.IsLocalOn(nic, destination);
    }

    private Errno ToOurselves(InternetAddress destination, InternetAddress source, out Route route)
    {
        route = default;
        Interface? loopback = addresses.Loopback;
        if (loopback is null || !loopback.IsUp) return Errno.ENETDOWN;
        if (source.IsUnspecified) source = destination.IsLoopback ? InternetAddress.Loopback(destination.Version) : destination;
        // 127.255.255.255 is ours and a broadcast all the same.
        DestinationKind kind = addresses.IsBroadcast(destination) ? DestinationKind.Broadcast : DestinationKind.Unicast;
        route = Make(loopback, source, destination, destination, kind);
        return Errno.None;
    }

    private Errno FindHop(
        InternetAddress destination,
        InternetAddress source,
        int interfaceIndex,
        out Interface nic,
        out InternetAddress hop,
        out DestinationKind kind,
        out RouteMetrics? metrics)
    {
        hop = destination;
        metrics = null;
        kind = DestinationKind.Unicast;
        if (addresses.FindBroadcast(destination, null) is { } broadcast && interfaceIndex == 0)
        {
            kind = DestinationKind.Broadcast;
            nic = broadcast.Interface;
            return Errno.None;
        }
        if (destination.IsBroadcast || addresses.IsBroadcast(destination)) kind = DestinationKind.Broadcast;
        else if (destination.IsMulticast) kind = DestinationKind.Multicast;

        bool staysOnLink = kind != DestinationKind.Unicast || (destination.IsIPv6 && destination.IsLinkLocal);
        if (staysOnLink) return FindLink(destination, source, interfaceIndex, out nic);
        if (!routes.TryFind(destination, interfaceIndex, out RouteEntry route))
        {
            nic = null!;
            return Errno.ENETUNREACH;
        }
        nic = route.Interface;
        metrics = route.Metrics;
        Redirects redirects = destination.IsIPv6 ? redirectsV6 : redirectsV4;
        hop = redirects.Apply(nic.Index, destination, route.NextHop(destination));
        return Errno.None;
    }

    // Broadcast, multicast and link-local destinations are on some link; the question is only which.
    private Errno FindLink(InternetAddress destination, InternetAddress source, int interfaceIndex, out Interface nic)
    {
        Interface? found = interfaceIndex != 0 ? addresses.FindInterface(interfaceIndex) : null;
        if (found is null && interfaceIndex != 0)
        {
            nic = null!;
            return Errno.ENETUNREACH;
        }
        if (found is null && !source.IsUnspecified) found = addresses.InterfaceOf(source);
        if (found is null && routes.TryFind(destination, 0, out RouteEntry route)) found = route.Interface;
        // Linux gives every interface a route to ff00::/8 and fe80::/64, and none to 224/4 without being told.
        if (found is null && (destination.IsIPv6 || destination.IsBroadcast)) found = FirstLink(destination.Version);
        nic = found!;
        return found is null ? Errno.ENETUNREACH : Errno.None;
    }

    private Interface? FirstLink(IPVersion version)
    {
        for (int i = 0; i < addresses.Interfaces.Count; i++)
        {
            Interface nic = addresses.Interfaces[i];
            if (nic.Kind == InterfaceKind.Loopback || !nic.IsUp) continue;
            if (addresses.First(nic, version) is not null) return nic;
        }
        return null;
    }

    private Route Make(
        Interface nic, InternetAddress source, InternetAddress destination, InternetAddress hop, DestinationKind kind, RouteMetrics? metrics = null) => new()
        {
            Interface = nic,
            Source = source,
            Destination = destination,
            NextHop = hop,
            Generation = addresses.Generation,
            Kind = kind,
            Metrics = metrics,
        };
}
