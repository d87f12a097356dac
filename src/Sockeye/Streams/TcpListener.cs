using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Diagnostics;
using Sockeye.Sockets;

namespace Sockeye.Streams;

/// <summary>Accepts TCP connections of a Sockeye stack.</summary>
/// <remarks>Thread-safe. Disposing resets connections that nobody accepted, as the kernel does.</remarks>
public sealed class TcpListener : IDisposable
{
    private readonly AsyncSocket _socket;

    private TcpListener(AsyncSocket socket, IPEndPoint local)
    {
        _socket = socket;
        LocalEndPoint = local;
    }

    /// <summary>Where it listens, with the port that was chosen.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Binds and listens.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="local">Where; port 0 lets the stack choose.</param>
    /// <param name="backlog">Most connections that wait to be accepted.</param>
    /// <param name="dualMode">At IPv6's any address, takes IPv4 too; its addresses are mapped (::ffff:10.0.0.1).</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use, or not ours.</exception>
    public static TcpListener Listen(IStackDriver driver, IPEndPoint local, int backlog = 511, bool dualMode = false)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var endpoint = EndpointConversion.ToEndpoint(local);
        var socket = AsyncSocket.Create(driver, EndpointConversion.FamilyOf(endpoint), SocketType.Stream);
        try
        {
            AsyncSocket.Check(socket.Do(0, static (stack, handle, _, now) =>
            {
                ReadOnlySpan<byte> yes = [1, 0, 0, 0];
                return stack.SetOption(handle, OptionLevel.Socket, SocketOption.ReuseAddress, yes, now);
            }));
            socket.Bind(Core.Sockets.SocketAddress.From(endpoint), dualMode);
            AsyncSocket.Check(socket.Do(backlog, static (stack, handle, most, now) => stack.Listen(handle, most, now)));
            IPEndPoint bound = driver.Call(socket.Handle, static (stack, _, handle) =>
                stack.GetName(handle, out Core.Sockets.SocketAddress name).IsSuccess ? EndpointConversion.ToIPEndPoint(name) : null)!;
            return new TcpListener(socket, bound);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next connection.</summary>
    /// <exception cref="ObjectDisposedException">The listener was disposed, before or meanwhile.</exception>
    public async ValueTask<TcpStream> AcceptAsync(CancellationToken token = default)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
            (SocketResult result, SocketHandle accepted, Core.Sockets.SocketAddress from) =
                await _socket.AcceptAsync(token).ConfigureAwait(false);
            if (result.IsSuccess)
            {
                var stream = new TcpStream(AsyncSocket.Adopt(_socket.Driver, accepted), EndpointConversion.ToIPEndPoint(from));
                StackActivity.Accept(_socket.Driver, LocalEndPoint, stream.RemoteEndPoint);
                return stream;
            }
            // accept(2): an aborted connection is no reason to stop accepting.
            if (result.Error == Errno.ECONNABORTED) continue;
            ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
            AsyncSocket.Check(result);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
