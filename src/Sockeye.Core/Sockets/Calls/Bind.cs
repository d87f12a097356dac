// bind(2): ip(7), ipv6(7), unix(7), RFC 3493 §3.7. Order of the checks as in Linux's __inet_bind and __inet6_bind.

using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Ports;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Naming our end.</summary>
internal static class Bind
{
    /// <summary>bind(2).</summary>
    public static SocketResult Run(SocketLayer layer, Socket socket, in SocketAddress address) => socket switch
    {
        LocalSocket local => Local(local, address),
        InternetSocket internet => Internet(layer, internet, address),
        _ => Errno.EOPNOTSUPP,
    };

    /// <summary>Gives a socket a port when it needs one and has none: send, connect and listen without bind.</summary>
    /// <returns>EADDRINUSE when there is none left.</returns>
    public static Errno Automatic(SocketLayer layer, InternetSocket socket)
    {
        if (socket.Lease is not null || socket is PingSocket { Endpoint.Identifier: not 0 }) return Errno.None;
        InternetAddress address = socket.IsAddressLocked ? socket.Bound.Address : socket.Wildcard;
        return TakePort(layer, socket, new Endpoint(address, 0, socket.Bound.ScopeId));
    }

    private static SocketResult Local(LocalSocket socket, in SocketAddress address)
    {
        // unix_bind: a name of another family is EINVAL; an empty one asks for a name ("autobind").
        if (address.Family != AddressFamily.Unix) return Errno.EINVAL;
        Errno error = socket.Endpoint.Bind(address.Path);
        return error;
    }

    private static SocketResult Internet(SocketLayer layer, InternetSocket socket, in SocketAddress address)
    {
        Errno error = ReadName(socket, address, out Endpoint name);
        if (error == Errno.None) error = CheckAddress(layer, socket, ref name);
        // bind_5 (NetSem): a privileged port.
        if (error == Errno.None && name.Port != 0 && name.Port < layer.Settings.FirstUnprivilegedPort) error = Errno.EACCES;
        // bind_3: bound already, connected, or listening.
        if (error == Errno.None && IsNamed(socket)) error = Errno.EINVAL;
        if (error != Errno.None) return error;
        bool isSpecific = !name.Address.IsUnspecified;
        if (name.Port == 0 && socket.IP.BindAddressNoPort && socket is StreamSocket)
        {
            socket.Bound = name;
            socket.IsAddressLocked = isSpecific;
            return SocketResult.Success();
        }
        // bind_1, bind_2, bind_9: a port of our choice or of the caller's, or EADDRINUSE.
        error = TakePort(layer, socket, name);
        if (error != Errno.None) return error;
        socket.IsAddressLocked = isSpecific;
        socket.IsPortLocked = name.Port != 0;
        return SocketResult.Success();
    }

    private static Errno ReadName(InternetSocket socket, in SocketAddress address, out Endpoint name)
    {
        // "Compatibility games" of __inet_bind: AF_UNSPEC with 0.0.0.0 is taken as AF_INET.
        if (!socket.IsV6 && address.Family == AddressFamily.Unspecified)
        {
            name = new Endpoint(socket.Wildcard, 0);
            return Errno.None;
        }
        return socket.ReadName(address, out name);
    }

    // bind_7: EADDRNOTAVAIL for an address that is not ours.
    private static Errno CheckAddress(SocketLayer layer, InternetSocket socket, ref Endpoint name)
    {
        InternetAddress address = name.Address;
        if (socket.IsV6 && address.IsIPv4)
        {
            // RFC 3493 §5.3: an IPV6_V6ONLY socket has nothing to do with IPv4.
            if (socket.IP.V6Only) return Errno.EINVAL;
        }
        else if (socket.IsV6 && address.IsMulticast && socket is StreamSocket)
        {
            return Errno.EINVAL;
        }
        if (address.IsIPv6 && address.IsLinkLocal)
        {
            // RFC 4007 §6: a link-local address means nothing without its link.
            if (name.ScopeId == 0) name = name with { ScopeId = (uint)socket.Options.InterfaceIndex };
            if (name.ScopeId == 0) return Errno.EINVAL;
            if (layer.Network.NameOf((int)name.ScopeId) is null) return Errno.ENODEV;
        }
        else
        {
            name = name with { ScopeId = 0 };
        }
        if (address.IsUnspecified || address.IsMulticast || socket.IP.FreeBind) return Errno.None;
        if (layer.Network.IsLocal(address)) return Errno.None;
        return address.IsIPv4 && layer.Network.IsBroadcast(address) ? Errno.None : Errno.EADDRNOTAVAIL;
    }

    private static bool IsNamed(InternetSocket socket) =>
        socket.Lease is not null || socket.IsAddressLocked || IsInUse(socket as StreamSocket) || socket is PingSocket { Endpoint.Identifier: not 0 };

    // A connection that has ended gave its port back, so the socket may have another.
    private static bool IsInUse(StreamSocket? socket) =>
        socket is { Stage: not StreamStage.Unconnected } && socket.Connection is not { IsGone: true };

    private static Errno TakePort(SocketLayer layer, InternetSocket socket, Endpoint name)
    {
        PortRequest request = socket.RequestFor(name.Address);
        if (name.ScopeId != 0) request = request with { InterfaceIndex = (int)name.ScopeId };
        if (socket is PingSocket ping) return Ping.TakeIdentifier(ping, name);
        BindTable ports = socket is StreamSocket ? layer.TcpPorts : layer.UdpPorts;
        Errno error = name.Port == 0
            ? ports.TryBindAny(layer.Ports.Any(), request, out PortLease lease)
            : ports.TryBind(name.Port, request, out lease);
        if (error != Errno.None) return error;
        socket.Lease = lease;
        socket.Bound = name with { Port = lease.Port };
        if (socket is DatagramSocket datagram)
        {
            datagram.SyncEndpoint((int)name.ScopeId);
            layer.Udp.Demultiplexer.Rename(datagram.Endpoint, socket.Bound, default);
        }
        return Errno.None;
    }
}
