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
        // A connect whose end nobody has asked for: it stands, or connect is EINVAL from now on.
        if (socket.Stage == StreamStage.Connecting)
        {
            bool stands = socket.Connection is { IsGone: false } && !socket.IsHandshaking;
            socket.Stage = stands ? StreamStage.Connected : StreamStage.Disconnecting;
        }
        // A listener that is shut for reading listens no more.
        if (socket.Listener is not null)
        {
            if (!read) return SocketResult.Success();
            socket.StopListening();
            socket.IsReceiveShut = socket.IsSendShut = false;
            socket.WakeAll();
            return SocketResult.Success();
        }
        if (socket.Connection is { State: TcpState.SynSent })
        {
            socket.Dissolve();
            return SocketResult.Success();
        }
        socket.IsReceiveShut |= read;
        socket.IsSendShut |= write;
        if (socket.Connection is not { } connection || connection.IsGone) return Errno.ENOTCONN;
        Errno error = Errno.None;
        if (write) error = connection.ShutdownSend();
        if (read && error == Errno.None) error = connection.ShutdownReceive();
        socket.WakeAll();
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
