// Text with the open: send with MSG_FASTOPEN, and the first write after a connect that waited for it (TCP_FASTOPEN_CONNECT), as in Linux's
// tcp_sendmsg_fastopen. Read RFC 7413 §4.2.1 and Appendix A. Called by Send.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Opening and sending in one call.</summary>
internal static class FastOpen
{
    /// <summary>Whether a send is one that opens.</summary>
    public static bool Applies(StreamSocket socket, SendFlags flags) =>
        (flags & SendFlags.FastOpen) != 0 || socket.Connection is { IsDeferred: true };

    /// <summary>Opens with text, or finds that the handshake is over.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">The text.</param>
    /// <param name="to">With whom.</param>
    /// <param name="waits">The caller will wait for the handshake and then send what is left.</param>
    /// <param name="isOpen">The handshake is over: the text goes as any other.</param>
    /// <returns>The bytes that went with the SYN; EINPROGRESS when none did, and always for a caller that waits: then the value says how
    /// many went. EOPNOTSUPP, EALREADY, EISCONN, EINVAL, and what connect says.</returns>
    public static SocketResult Run(StreamSocket socket, ReadOnlySpan<byte> data, in SocketAddress to, bool waits, out bool isOpen)
    {
        isOpen = false;
        bool isUnspecified = to.IsSome && to.Family == AddressFamily.Unspecified;
        if (isUnspecified || (socket.Layer.Tcp.Settings.FastOpen & FastOpenModes.Client) == 0) return Errno.EOPNOTSUPP;
        if (socket.Connection is not { IsDeferred: true })
        {
            Errno error = Prepare(socket, to, out isOpen);
            if (isOpen || error != Errno.EINPROGRESS) return error;
        }
        TcpConnection connection = socket.Connection!;
        int count = connection.OpenWith(data);
        connection.HasWriterWaiting = waits && count < data.Length;
        if (waits || count == 0) return new SocketResult(count, Errno.EINPROGRESS);
        return SocketResult.Success(count);
    }

    private static Errno Prepare(StreamSocket socket, in SocketAddress to, out bool isOpen)
    {
        isOpen = false;
        switch (socket.Stage)
        {
            case StreamStage.Connecting when socket.IsHandshaking:
                return Errno.EALREADY;
            case StreamStage.Connecting:
                Errno error = Connect.Finish(socket).Error;
                isOpen = error == Errno.None;
                return error;
            case StreamStage.Unconnected:
                return to.IsSome ? Connect.Begin(socket.Layer, socket, to, FastOpenWish.Now).Error : Errno.EINVAL;
            default:
                return Errno.EISCONN;
        }
    }
}
