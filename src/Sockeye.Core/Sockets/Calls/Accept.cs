// accept(2).

using Sockeye.Core.Foundation;
using Sockeye.Core.Local;
using Sockeye.Core.Transport.Tcp.Connections;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Taking a connection that waits.</summary>
internal static class Accept
{
    /// <summary>accept(2): accept_1 a connection; accept_3 EAGAIN; accept_4 EINVAL when not listening; accept_5 EOPNOTSUPP.</summary>
    public static SocketResult Run(SocketLayer layer, Socket socket, out SocketHandle accepted, out SocketAddress peer)
    {
        accepted = default;
        peer = default;
        return socket switch
        {
            LocalSocket local => Local(layer, local, out accepted, out peer),
            StreamSocket stream => Stream(layer, stream, out accepted, out peer),
            _ => Errno.EOPNOTSUPP,
        };
    }

    private static SocketResult Stream(SocketLayer layer, StreamSocket socket, out SocketHandle accepted, out SocketAddress peer)
    {
        accepted = default;
        peer = default;
        if (socket.Listener is not { } listener) return Errno.EINVAL;
        if (listener.PendingCount > 0 && layer.Table.Count == layer.Table.Limit) return Errno.ENFILE;
        if (!listener.TryAccept(out TcpConnection connection)) return Errno.EAGAIN;
        var created = new StreamSocket(socket, connection);
        peer = created.NameOf(connection.Remote);
        SocketResult result = Create.File(layer, created, out accepted);
        if (!result.IsSuccess) return result;
        connection.Sink = created;
        // What happened before there was anybody to tell.
        created.Notify(connection.Readiness);
        if (listener.PendingCount > 0) socket.Notify(Transport.Notice.Readable);
        return result;
    }

    private static SocketResult Local(SocketLayer layer, LocalSocket socket, out SocketHandle accepted, out SocketAddress peer)
    {
        accepted = default;
        peer = default;
        if (socket.Endpoint.PendingCount > 0 && layer.Table.Count == layer.Table.Limit) return Errno.ENFILE;
        Errno error = socket.Endpoint.Accept(out LocalEndpoint endpoint);
        if (error != Errno.None) return error;
        var created = new LocalSocket(layer, endpoint);
        peer = SocketAddress.Local(endpoint.PeerName);
        SocketResult result = Create.File(layer, created, out accepted);
        if (!result.IsSuccess) return result;
        created.Notify(Transport.Notice.Writable | (endpoint.Available > 0 ? Transport.Notice.Readable : 0));
        if (socket.Endpoint.PendingCount > 0) socket.Notify(Transport.Notice.Readable);
        return result;
    }
}
