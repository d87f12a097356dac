// The calls of a ping socket; behaviour of Linux's ping_bind, ping_v4_sendmsg and ping_recvmsg.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Raw;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Echo requests from an application.</summary>
internal static class Ping
{
    private const int MaxMessage = 65_535 - 20;

    /// <summary>bind(2): address and identifier. EINVAL when it has one, EADDRINUSE.</summary>
    public static Errno TakeIdentifier(PingSocket socket, Endpoint name)
    {
        if (socket.Endpoint.Identifier != 0) return name.Port == 0 ? Errno.None : Errno.EINVAL;
        Errno error = socket.Endpoint.Open(name.Port);
        if (error != Errno.None) return error;
        socket.Endpoint.Local = name.Address;
        socket.Bound = name with { Port = socket.Endpoint.Identifier };
        return Errno.None;
    }

    /// <summary>connect(2): only replies of this host, and where send goes.</summary>
    public static SocketResult Connect(PingSocket socket, in SocketAddress address)
    {
        if (address.Family == AddressFamily.Unspecified)
        {
            socket.Endpoint.Remote = default;
            return SocketResult.Success();
        }
        Errno error = socket.ReadName(address, out Endpoint remote);
        if (error != Errno.None) return error;
        error = Destination.Resolve(socket, ref remote, out _, out Route route, isUnicastOnly: false);
        if (error != Errno.None) return error;
        error = Bind.Automatic(socket.Layer, socket);
        if (error != Errno.None) return error;
        socket.Endpoint.Local = route.Source;
        socket.Endpoint.Remote = remote;
        return SocketResult.Success();
    }

    /// <summary>send(2): a whole echo request, whose identifier and checksum are ours to write. EINVAL for anything else.</summary>
    public static SocketResult Send(PingSocket socket, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to, in SendControl control)
    {
        if (data.Length > MaxMessage) return Errno.EMSGSIZE;
        if ((flags & SendFlags.OutOfBand) != 0) return Errno.EOPNOTSUPP;
        byte request = socket.IsV6 ? (byte)IcmpV6Type.EchoRequest : (byte)IcmpV4Type.EchoRequest;
        if (data.Length < PingEndpoint.HeaderLength || data[0] != request || data[1] != 0) return Errno.EINVAL;
        Endpoint remote = socket.Endpoint.Remote;
        if (!to.IsSome && !socket.Endpoint.IsConnected) return Errno.EDESTADDRREQ;
        Errno error = to.IsSome ? socket.ReadName(to, out remote) : Errno.None;
        if (error != Errno.None) return error;
        error = Destination.Resolve(socket, ref remote, out _, out Route route, isUnicastOnly: false);
        if (error != Errno.None) return error;
        if (route.Kind == DestinationKind.Broadcast && !socket.Options.Broadcast) return Errno.EACCES;
        error = Bind.Automatic(socket.Layer, socket);
        if (error != Errno.None) return error;
        if (socket.IsSendShut) return Errno.EPIPE;
        error = socket.TakeError();
        if (error != Errno.None) return error;
        return ToResult(socket.Endpoint.Send(route, data, HopsOf(socket, route, control), DontFragment(socket)), data.Length);
    }

    /// <summary>shutdown(2).</summary>
    public static SocketResult Shutdown(PingSocket socket, bool read, bool write)
    {
        socket.Endpoint.IsReceiveShut |= read;
        socket.IsSendShut |= write;
        socket.Notify((read ? Notice.Readable | Notice.PeerClosed : 0) | (write ? Notice.Writable : 0));
        return socket.Endpoint.IsConnected ? SocketResult.Success() : Errno.ENOTCONN;
    }

    private static byte HopsOf(PingSocket socket, in Route route, in SendControl control)
    {
        if (control.HopLimit is { } asked) return asked;
        bool isMulticast = route.Kind == DestinationKind.Multicast;
        if (socket.IsV6) return isMulticast ? socket.IP.MulticastHops : socket.IP.UnicastHops;
        return isMulticast ? socket.IP.MulticastTtl : socket.IP.Ttl;
    }

    private static bool DontFragment(PingSocket socket) => socket.IsV6
        ? socket.IP.DontFragment || socket.IP.MtuDiscoverV6 >= IPSocketOptions.DiscoverDo
        : socket.IP.MtuDiscover >= IPSocketOptions.DiscoverDo;

    private static SocketResult ToResult(SendStatus status, int length) => status switch
    {
        SendStatus.Sent => SocketResult.Success(length),
        SendStatus.TooBig => Errno.EMSGSIZE,
        SendStatus.NoRoute => Errno.EHOSTUNREACH,
        SendStatus.InterfaceDown => Errno.ENETDOWN,
        _ => Errno.ENOBUFS,
    };
}
