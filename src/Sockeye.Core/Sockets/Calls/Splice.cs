// splice(2) between a socket and a pipe: as Linux's tcp_splice_read and splice_to_socket.

using System;
using System.Buffers;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Polling;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Moving bytes between a stream and a pipe.</summary>
internal static class Splice
{
    /// <summary>From a stream into a pipe: bytes moved; 0 at the end of the stream, or at the urgent mark for a caller that waits.
    /// EAGAIN, EINVAL (no stream), ENOTCONN, EPIPE, or the pending error.</summary>
    public static SocketResult ToPipe(Socket socket, Pipe pipe, int length, bool waits)
    {
        if (socket is not StreamSocket stream) return Errno.EINVAL;
        if (pipe.Reader.IsClosed) return Errno.EPIPE;
        if (stream.Connection is not { } connection) return Errno.ENOTCONN;
        int wanted = Math.Min(length, pipe.Space);
        if (wanted == 0) return length == 0 ? SocketResult.Success() : Errno.EAGAIN;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(wanted);
        try
        {
            Errno error = connection.Receive(bytes.AsSpan(0, wanted), TcpReceiveFlags.StopAtMark, out int received);
            // What lies behind the mark only a read that passes it can have; who waited here would wait for ever.
            if (error == Errno.EAGAIN && waits && connection.Inq > 0) return SocketResult.Success();
            if (error != Errno.None) return error;
            return received == 0 ? SocketResult.Success() : Move(pipe, bytes.AsSpan(0, received));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>From a pipe into a socket: bytes moved; 0 when the pipe is empty and closed. EAGAIN, or what send says.</summary>
    public static SocketResult FromPipe(Socket socket, Pipe pipe, int length, SendFlags flags)
    {
        int wanted = Math.Min(length, pipe.Length);
        if (wanted == 0) return length == 0 || pipe.Writer.IsClosed ? SocketResult.Success() : Errno.EAGAIN;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(wanted);
        try
        {
            pipe.Peek(bytes.AsSpan(0, wanted));
            // More waits in the pipe and was asked for: a short segment would not be the last one.
            if (length > wanted && pipe.Length > wanted) flags |= SendFlags.More;
            SocketResult result = Send.Run(socket, bytes.AsSpan(0, wanted), flags, default, default);
            if (result.IsSuccess) pipe.Drop(result.Value);
            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // Room was measured before, so all of it goes in, also where a write would have been held to PIPE_BUF.
    private static SocketResult Move(Pipe pipe, ReadOnlySpan<byte> bytes)
    {
        int moved = 0;
        while (moved < bytes.Length && pipe.Write(bytes[moved..]) is { IsSuccess: true, Value: > 0 } written) moved += written.Value;
        return SocketResult.Success(moved);
    }
}
