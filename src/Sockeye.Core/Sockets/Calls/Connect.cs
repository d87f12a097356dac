// connect(2): TCP as in Linux's __inet_stream_connect and tcp_v4_connect, UDP as in __ip4_datagram_connect.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Naming the other end.</summary>
internal static class Connect
{
    /// <summary>connect(2).</summary>
    public static SocketResult Run(SocketLayer layer, Socket socket, in SocketAddress address) => socket switch
    {
        LocalSocket local => Local(local, address),
        StreamSocket stream => Stream(layer, stream, address),
        DatagramSocket datagram => Datagram(layer, datagram, address),
        PingSocket ping => Ping.Connect(ping, address),
        _ => Errno.EOPNOTSUPP,
    };

    private static SocketResult Local(LocalSocket socket, in SocketAddress address)
    {
        if (address.Family != AddressFamily.Unix || address.Path.IsEmpty) return Errno.EINVAL;
        Errno error = socket.Endpoint.Connect(address.Path);
        if (error == Errno.None) socket.Notify(Transport.Notice.Writable | Transport.Notice.Connected);
        return error;
    }

    private static SocketResult Stream(SocketLayer layer, StreamSocket socket, in SocketAddress address)
    {
        // connect_11: AF_UNSPEC ends whatever there is.
        if (address.Family == AddressFamily.Unspecified)
        {
            socket.Dissolve();
            return SocketResult.Success();
        }
        return socket.Stage switch
        {
            // A connect that waits for the first text has succeeded, as far as it can be told.
            StreamStage.Connecting => socket.Connection!.IsDeferred ? Errno.EISCONN : Finish(socket),
            StreamStage.Disconnecting => Errno.EINVAL,
            // connect_6: EISCONN, also for a listening socket.
            StreamStage.Connected or StreamStage.Listening => Errno.EISCONN,
            _ => Begin(layer, socket, address, socket.Tcp.FastOpenConnect ? FastOpenWish.Later : FastOpenWish.None),
        };
    }

    // connect_2: a later call reports how an earlier one ended: EALREADY, then success or the error, once.
    internal static SocketResult Finish(StreamSocket socket)
    {
        TcpConnection connection = socket.Connection!;
        if (socket.IsHandshaking) return Errno.EALREADY;
        if (connection.State != TcpState.Closed)
        {
            socket.Stage = StreamStage.Connected;
            return SocketResult.Success();
        }
        Errno error = connection.TakeError();
        socket.DropConnection();
        return error != Errno.None ? error : Errno.ECONNABORTED;
    }

    // EINPROGRESS, or success where the SYN waits for the first text.
    internal static SocketResult Begin(SocketLayer layer, StreamSocket socket, in SocketAddress address, FastOpenWish wish)
    {
        Errno error = socket.ReadName(address, out Endpoint remote);
        if (error != Errno.None) return error;
        error = Destination.Resolve(socket, ref remote, out int interfaceIndex, out Route route, isUnicastOnly: true);
        if (error != Errno.None) return error;
        // connect_8: nobody can listen on port 0.
        if (remote.Port == 0) return Errno.ECONNREFUSED;
        // connect_1, connect_5: the address is the route's, the port ours to choose.
        error = TakeLease(layer, socket, route.Source, remote, out PortLease lease);
        if (error != Errno.None) return error;
        var open = new TcpOpen
        {
            Local = new Endpoint(route.Source, lease.Port, remote.ScopeId),
            Remote = remote,
            InterfaceIndex = interfaceIndex,
            Options = socket.Tcp,
            FastOpen = wish,
            Lease = lease,
        };
        error = layer.Tcp.Connect(open, socket, out TcpConnection connection);
        if (error != Errno.None)
        {
            lease.Release();
            // connect_5d: this very pair of ends is taken; the kernel's word for it is another than TCP's.
            return error == Errno.EADDRINUSE ? Errno.EADDRNOTAVAIL : error;
        }
        socket.LeftError = Errno.None;
        socket.Connection = connection;
        socket.ConnectionLease = lease;
        socket.Stage = StreamStage.Connecting;
        return connection.IsDeferred ? SocketResult.Success() : Errno.EINPROGRESS;
    }

    // A port that bind named stays the socket's, and the connection holds it too; one found here is the connection's alone.
    private static Errno TakeLease(SocketLayer layer, StreamSocket socket, InternetAddress source, Endpoint remote, out PortLease lease)
    {
        if (socket.Lease is { } bound)
        {
            lease = bound.Share(new Endpoint(source, bound.Port), remote);
            return Errno.None;
        }
        PortRequest request = socket.RequestFor(source);
        return layer.TcpPorts.TryConnect(
            layer.Ports.For(source, remote), request, remote, layer.Tcp.ReusableBefore(source, remote.Address), out lease);
    }

    private static SocketResult Datagram(SocketLayer layer, DatagramSocket socket, in SocketAddress address)
    {
        if (address.Family == AddressFamily.Unspecified) return Dissolve(layer, socket);
        Errno error = Bind.Automatic(layer, socket);
        if (error != Errno.None) return Errno.EAGAIN;
        error = Destination.ReadName(socket, address, out Endpoint remote);
        if (error != Errno.None) return error;
        error = Destination.Resolve(socket, ref remote, out int interfaceIndex, out Route route, isUnicastOnly: false);
        if (error != Errno.None) return error;
        // connect_13: a broadcast address needs SO_BROADCAST.
        if (route.Kind == DestinationKind.Broadcast && !socket.Options.Broadcast) return Errno.EACCES;
        InternetAddress local = socket.IsAddressLocked && !socket.Bound.Address.IsMulticast ? socket.Bound.Address : route.Source;
        var name = new Endpoint(local, socket.Lease!.Port, remote.ScopeId);
        if (remote.Address.IsIPv6 && remote.Address.IsLinkLocal) socket.Endpoint.InterfaceIndex = interfaceIndex;
        layer.Udp.Demultiplexer.Rename(socket.Endpoint, name, remote);
        return SocketResult.Success();
    }

    // connect_9, connect_10: AF_UNSPEC takes the peer away, and what bind had not named.
    private static SocketResult Dissolve(SocketLayer layer, DatagramSocket socket)
    {
        if (!socket.Endpoint.IsBound) return SocketResult.Success();
        ushort port = socket.Endpoint.Local.Port;
        if (!socket.IsPortLocked)
        {
            layer.Udp.Demultiplexer.Remove(socket.Endpoint);
            socket.ReleasePort();
            socket.Bound = socket.Bound with { Port = 0 };
            return SocketResult.Success();
        }
        InternetAddress address = socket.IsAddressLocked ? socket.Bound.Address : socket.Wildcard;
        socket.SyncEndpoint((int)socket.Bound.ScopeId);
        layer.Udp.Demultiplexer.Rename(socket.Endpoint, new Endpoint(address, port, socket.Bound.ScopeId), default);
        return SocketResult.Success();
    }
}
