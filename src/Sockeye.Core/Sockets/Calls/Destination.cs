// Where a call wants to send: what connect and send share.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>From a name that an application gave to a route.</summary>
internal static class Destination
{
    /// <summary>Reads a name for a datagram: an IPv6 socket also takes an IPv4 name, unless IPV6_V6ONLY.</summary>
    public static Errno ReadName(InternetSocket socket, in SocketAddress address, out Endpoint remote)
    {
        if (socket.IsV6 && address.Family == AddressFamily.IPv4)
        {
            remote = address.Endpoint;
            return socket.IP.V6Only ? Errno.EAFNOSUPPORT : Errno.None;
        }
        return socket.ReadName(address, out remote);
    }

    /// <summary>Finds the way, with the socket's own address and interface.</summary>
    /// <param name="socket">Who sends.</param>
    /// <param name="remote">Where to; an unspecified address becomes the loopback's.</param>
    /// <param name="interfaceIndex">The interface it is confined to, or 0.</param>
    /// <param name="route">The way.</param>
    /// <param name="isUnicastOnly">Refuse groups and broadcasts, as TCP does.</param>
    /// <returns>ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EINVAL (link-local without a link), ENETDOWN.</returns>
    public static Errno Resolve(
        InternetSocket socket, ref Endpoint remote, out int interfaceIndex, out Route route, bool isUnicastOnly)
    {
        Errno error = Confine(socket, ref remote, out interfaceIndex);
        route = default;
        if (error != Errno.None) return error;
        if (isUnicastOnly && (remote.Address.IsMulticast || remote.Address.IsBroadcast)) return Errno.ENETUNREACH;
        InternetAddress source = SourceOf(socket, remote.Address.Version);
        error = CheckVersions(source, remote.Address);
        if (error != Errno.None) return error;
        error = socket.Layer.Output.TryRoute(remote.Address, source, interfaceIndex, out route);
        if (error == Errno.None && isUnicastOnly && route.Kind != DestinationKind.Unicast) error = Errno.ENETUNREACH;
        return error;
    }

    /// <summary>A socket bound to an address of one version cannot reach the other: the kernel's two words for it.</summary>
    public static Errno CheckVersions(InternetAddress source, InternetAddress remote)
    {
        if (source.Version == remote.Version) return Errno.None;
        return source.IsIPv4 ? Errno.EAFNOSUPPORT : Errno.ENETUNREACH;
    }

    /// <summary>Settles address and interface of a destination before the route is asked for.</summary>
    public static Errno Confine(InternetSocket socket, ref Endpoint remote, out int interfaceIndex)
    {
        interfaceIndex = socket.Options.InterfaceIndex;
        // RFC 1122 §3.2.1.3: 0.0.0.0 is no destination; connect to it has always meant this host.
        if (remote.Address.IsUnspecified) remote = remote with { Address = OwnAddress(socket, remote.Address.Version) };
        if (socket.IsV6 && remote.Address.IsIPv4) return socket.IP.V6Only ? Errno.ENETUNREACH : Errno.None;
        bool isScoped = remote.Address.IsIPv6 && (remote.Address.IsLinkLocal || remote.Address.AsIPv6.MulticastScope is 1 or 2);
        if (!isScoped)
        {
            remote = remote with { ScopeId = 0 };
            return Errno.None;
        }
        return ConfineToLink(socket, ref remote, ref interfaceIndex);
    }

    // 0.0.0.0 is the address that the socket is bound to, else 127.0.0.1; :: is ::1, on a socket bound to IPv4 127.0.0.1.
    private static InternetAddress OwnAddress(InternetSocket socket, IPVersion version)
    {
        bool isBoundToV4 = socket.IsAddressLocked && socket.Bound.Address.IsIPv4;
        if (version == IPVersion.V6) return InternetAddress.Loopback(isBoundToV4 ? IPVersion.V4 : IPVersion.V6);
        return isBoundToV4 && !socket.Bound.Address.IsUnspecified ? socket.Bound.Address : InternetAddress.Loopback(IPVersion.V4);
    }

    // RFC 4007 §6, RFC 3493 §3.3: the scope says which link; SO_BINDTODEVICE must agree.
    private static Errno ConfineToLink(InternetSocket socket, ref Endpoint remote, ref int interfaceIndex)
    {
        int scope = (int)remote.ScopeId;
        if (scope == 0) scope = (int)socket.Bound.ScopeId;
        if (scope != 0 && interfaceIndex != 0 && scope != interfaceIndex) return Errno.EINVAL;
        if (scope != 0) interfaceIndex = scope;
        if (interfaceIndex == 0 && remote.Address.IsMulticast) interfaceIndex = socket.IP.MulticastInterfaceV6;
        // A group may still be reached through the interface that the route says.
        if (interfaceIndex == 0) return remote.Address.IsMulticast ? Errno.None : Errno.EINVAL;
        if (remote.Address.IsLinkLocal) remote = remote with { ScopeId = (uint)interfaceIndex };
        return Errno.None;
    }

    /// <summary>The address that the socket is bound to, or the unspecified one of a version.</summary>
    public static InternetAddress SourceOf(InternetSocket socket, IPVersion version)
    {
        InternetAddress bound = socket.Bound.Address;
        // A socket bound to a group or a broadcast address receives there and sends from its own.
        if (!socket.IsAddressLocked || bound.IsMulticast || (bound.IsIPv4 && socket.Layer.Network.IsBroadcast(bound)))
        {
            return InternetAddress.Any(version);
        }
        return bound;
    }
}
