// listen(2).

using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Waiting for connections.</summary>
internal static class Listen
{
    /// <summary>listen(2).</summary>
    public static SocketResult Run(SocketLayer layer, Socket socket, int backlog)
    {
        // Linux reads a negative backlog as a huge one.
        if ((uint)backlog > (uint)layer.Settings.MaxBacklog) backlog = layer.Settings.MaxBacklog;
        return socket switch
        {
            LocalSocket local => local.Endpoint.Listen(backlog),
            StreamSocket stream => Stream(layer, stream, backlog),
            _ => Errno.EOPNOTSUPP,
        };
    }

    private static SocketResult Stream(SocketLayer layer, StreamSocket socket, int backlog)
    {
        // listen_1b: a listening socket only changes its backlog.
        if (socket.Listener is { } listener)
        {
            listener.Backlog = backlog;
            return SocketResult.Success();
        }
        // listen_5: connected, or connecting.
        if (socket.Stage != StreamStage.Unconnected) return Errno.EINVAL;
        // listen_2: without a name the system chooses a port.
        Errno error = Bind.Automatic(layer, socket);
        if (error != Errno.None) return error;
        // listen_4: two were bound with SO_REUSEADDR; the second to listen is refused.
        error = layer.TcpPorts.TryListen(socket.Lease!);
        if (error != Errno.None) return error;
        error = layer.Tcp.Listen(Describe(socket, backlog), socket, out var opened);
        if (error != Errno.None)
        {
            socket.Lease!.IsListening = false;
            return error;
        }
        socket.Listener = opened;
        socket.Stage = StreamStage.Listening;
        return SocketResult.Success();
    }

    private static TcpListen Describe(StreamSocket socket, int backlog) => new()
    {
        Local = socket.Bound,
        DualStack = socket.IsV6 && !socket.IP.V6Only && socket.Bound.Address is { IsIPv6: true, IsUnspecified: true },
        InterfaceIndex = socket.Bound.ScopeId != 0 ? (int)socket.Bound.ScopeId : socket.Options.InterfaceIndex,
        Backlog = backlog,
        Options = socket.Tcp,
        Leases = socket.Lease,
    };
}
