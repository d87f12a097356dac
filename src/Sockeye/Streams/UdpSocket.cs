using System.Net;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Sockets;

namespace Sockeye.Streams;

/// <summary>A UDP socket of a Sockeye stack.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class UdpSocket : IDisposable
{
    private readonly AsyncSocket _socket;

    private UdpSocket(AsyncSocket socket, IPEndPoint local)
    {
        _socket = socket;
        LocalEndPoint = local;
    }

    /// <summary>Where it is bound, with the port that was chosen.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Makes a bound socket.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="local">Where; port 0 lets the stack choose.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use, or not ours.</exception>
    public static UdpSocket Bind(IStackDriver driver, IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var endpoint = EndpointConversion.ToEndpoint(local);
        var socket = AsyncSocket.Create(driver, EndpointConversion.FamilyOf(endpoint), SocketType.Datagram);
        try
        {
            socket.Bind(Core.Sockets.SocketAddress.From(endpoint));
            IPEndPoint bound = driver.Call(socket.Handle, static (stack, _, handle) =>
                stack.GetName(handle, out Core.Sockets.SocketAddress name).IsSuccess ? EndpointConversion.ToIPEndPoint(name) : null)!;
            return new UdpSocket(socket, bound);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one datagram, 0 to 65,507 bytes over IPv4.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Too long, unreachable, or an earlier ICMP error.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken token = default)
    {
        var address = Core.Sockets.SocketAddress.From(EndpointConversion.ToEndpoint(to));
        AsyncSocket.Check(await _socket.SendToAsync(datagram, address, token).ConfigureAwait(false));
    }

    /// <summary>Receives one datagram; what does not fit into the buffer is lost.</summary>
    /// <returns>Its length in the buffer, and its sender.</returns>
    public async ValueTask<(int Length, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken token = default)
    {
        (SocketResult result, Core.Sockets.SocketAddress from) = await _socket.ReceiveFromAsync(buffer, token).ConfigureAwait(false);
        ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
        AsyncSocket.Check(result);
        return (result.Value, EndpointConversion.ToIPEndPoint(from)!);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
