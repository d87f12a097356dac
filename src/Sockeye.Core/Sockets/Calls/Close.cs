// close(2), seen from the socket: descriptors and their counts are Berkeley's.

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Letting go.</summary>
internal static class Close
{
    /// <summary>close_1 … close_8: the handle dies now; what TCP still has to do it does without a socket.</summary>
    public static SocketResult Run(SocketLayer layer, Socket socket)
    {
        layer.Table.Remove(socket);
        socket.Close();
        return SocketResult.Success();
    }
}
