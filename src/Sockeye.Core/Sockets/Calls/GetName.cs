// getsockname(2), getpeername(2), and the questions of ioctl(2).

using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>What a socket is called, and how full it is.</summary>
internal static class GetName
{
    /// <summary>getsockname_1.</summary>
    public static SocketResult Local(Socket socket, out SocketAddress name)
    {
        name = socket.LocalName;
        return SocketResult.Success();
    }

    /// <summary>getpeername_1, getpeername_2 (ENOTCONN).</summary>
    public static SocketResult Peer(Socket socket, out SocketAddress peer) =>
        socket.TryGetPeerName(out peer) ? SocketResult.Success() : Errno.ENOTCONN;

    /// <summary>FIONREAD, SIOCINQ: EINVAL for a listener.</summary>
    public static SocketResult Readable(Socket socket) => socket switch
    {
        StreamSocket { Listener: not null } => Errno.EINVAL,
        StreamSocket stream => SocketResult.Success(stream.Connection?.InputQueue ?? 0),
        DatagramSocket { Endpoint.Queue: { Count: > 0 } queue } => SocketResult.Success(queue.First.Length),
        PingSocket { Endpoint.Queue: { Count: > 0 } queue } => SocketResult.Success(queue.First.Length),
        LocalSocket { Endpoint.State: Core.Local.LocalState.Listening } => Errno.EINVAL,
        LocalSocket local => SocketResult.Success(local.Endpoint.Available),
        _ => SocketResult.Success(),
    };

    /// <summary>SIOCOUTQNSD: EINVAL for a listener, ENOTTY for what is no stream over IP.</summary>
    public static SocketResult NeverSent(Socket socket) => socket switch
    {
        StreamSocket { Listener: not null } => Errno.EINVAL,
        StreamSocket stream => SocketResult.Success(stream.Connection?.OutputUnsent ?? 0),
        _ => Errno.ENOTTY,
    };

    /// <summary>TIOCOUTQ, SIOCOUTQ.</summary>
    public static SocketResult Unsent(Socket socket) => socket switch
    {
        StreamSocket { Listener: not null } => Errno.EINVAL,
        StreamSocket stream => SocketResult.Success(stream.Connection?.OutputQueue ?? 0),
        LocalSocket local => SocketResult.Success(local.Endpoint.Unread),
        _ => SocketResult.Success(),
    };

    /// <summary>sockatmark(3), SIOCATMARK.</summary>
    public static SocketResult AtMark(Socket socket) => socket is StreamSocket stream
        ? SocketResult.Success(stream.Connection?.IsAtMark == true ? 1 : 0)
        : Errno.ENOTTY;
}
