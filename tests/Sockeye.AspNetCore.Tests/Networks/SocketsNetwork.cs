using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>The kernel's TCP on loopback under Kestrel's own transport: the oracle.</summary>
public sealed class SocketsNetwork : ITestNetwork
{
    public IPEndPoint ServerEndPoint => new(IPAddress.Loopback, 0);

    public IPEndPoint ServerEndPointV6 => new(IPAddress.IPv6Loopback, 0);

    public IPAddress ClientAddress => IPAddress.Loopback;

    public void Use(IWebHostBuilder builder, long? maxReadBufferSize = 1024 * 1024, long? maxWriteBufferSize = 64 * 1024) => builder.UseSockets(options =>
    {
        options.MaxReadBufferSize = maxReadBufferSize;
        options.MaxWriteBufferSize = maxWriteBufferSize;
    });

    public IConnectionListenerFactory CreateListenerFactory() =>
        new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);

    public SocketsHttpHandler CreateHandler() => new() { UseProxy = false };

    public async Task<ClientConnection> ConnectAsync(EndPoint server, CancellationToken token = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new ClientConnection(
            new NetworkStream(socket, ownsSocket: true),
            () => socket.Close(timeout: 0),
            () => socket.Shutdown(SocketShutdown.Send),
            bytes => socket.ReceiveBufferSize = bytes);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
