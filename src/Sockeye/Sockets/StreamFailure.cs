using Sockeye.Core.Foundation;

namespace Sockeye.Sockets;

/// <summary>What a stream throws when a call failed: the same as NetworkStream, in words too.</summary>
internal static class StreamFailure
{
    /// <summary>An <see cref="IOException"/> around a <see cref="System.Net.Sockets.SocketException"/>.</summary>
    public static IOException ToException(Errno error, bool isWrite)
    {
        System.Net.Sockets.SocketException inner = SocketErrors.ToException(error);
        return new IOException(Words(isWrite, inner.Message), inner);
    }

    /// <summary>The same for a call that did not wait: the socket was gone before it began.</summary>
    public static Exception AtStart(Errno error, bool isWrite) =>
        error == Errno.EBADF ? new ObjectDisposedException(nameof(Streams.TcpStream)) : ToException(error, isWrite);

    /// <summary>For the result of another kind of call.</summary>
    public static IOException ToException(ArgumentException wrong, bool isWrite) => new(Words(isWrite, wrong.Message), wrong);

    private static string Words(bool isWrite, string reason) => isWrite
        ? $"Unable to write data to the transport connection: {reason}."
        : $"Unable to read data from the transport connection: {reason}.";
}
