// shutdown(2): as in Linux's inet_shutdown and unix_shutdown.

using Sockeye.Core.Foundation;
using Sockeye.Core.Local;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Closing directions.</summary>
internal static class Shutdown
{
    /// <summary>shutdown(2): shutdown_1 … shutdown_4.</summary>
    public static SocketResult Run(Socket socket, ShutdownHow how)
    {
        if (how is < ShutdownHow.Read or > ShutdownHow.Both) return Errno.EINVAL;
        bool read = how != ShutdownHow.Write;
        bool write = how != ShutdownHow.Read;
        return socket switch
        {
            StreamSocket stream => Stream(stream, read, write),
            DatagramSocket datagram => Datagram(datagram, read, write),
            LocalSocket local => Local(local.Endpoint, read, write),
            PingSocket ping => Ping.Shutdown(ping, read, write),
            _ => Errno.EOPNOTSUPP,
        };
    }

    private static SocketResult Stream(StreamSocket socket, bool read, bool write)
    {
        // A listener that is shut for reading listens no more.
        if (socket.Listener is not null)
        {
            if (read) socket.StopListening();
            return SocketResult.Success();
        }
        if (socket.Connection is not { } connection || connection.State == TcpState.Closed)
        {
            socket.IsReceiveShut |= read;
            socket.IsSendShut |= write;
            return Errno.ENOTCONN;
        }
        if (connection.State == TcpState.SynSent)
        {
            socket.DropConnection();
            return SocketResult.Success();
        }
        Errno error = Errno.None;
        if (write) error = connection.ShutdownSend();
        if (read && error == Errno.None) error = connection.ShutdownReceive();
        return error;
    }

    // shutdown_4 (UDP): remembered even when it is refused for want of a peer.
    private static SocketResult Datagram(DatagramSocket socket, bool read, bool write)
    {
        socket.Endpoint.IsReceiveShut |= read;
        socket.IsSendShut |= write;
        socket.Notify((read ? Notice.Readable | Notice.PeerClosed : 0) | (write ? Notice.Writable : 0));
        return socket.Endpoint.IsConnected ? SocketResult.Success() : Errno.ENOTCONN;
    }

    private static SocketResult Local(LocalEndpoint endpoint, bool read, bool write)
    {
        endpoint.Shutdown(read, write);
        return SocketResult.Success();
    }
}
