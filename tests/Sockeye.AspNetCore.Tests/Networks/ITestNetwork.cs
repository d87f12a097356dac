using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>What a test of the suite runs on: a server's side and a client's side of some TCP.</summary>
public interface ITestNetwork : IAsyncDisposable
{
    /// <summary>Where the server listens; port 0.</summary>
    IPEndPoint ServerEndPoint { get; }

    /// <summary>The same over IPv6.</summary>
    IPEndPoint ServerEndPointV6 { get; }

    /// <summary>Where the client's connections come from.</summary>
    IPAddress ClientAddress { get; }

    /// <summary>Gives Kestrel this network's transport.</summary>
    void Use(IWebHostBuilder builder, long? maxReadBufferSize = 1024 * 1024, long? maxWriteBufferSize = 64 * 1024);

    /// <summary>The transport without a server around it.</summary>
    IConnectionListenerFactory CreateListenerFactory();

    /// <summary>A handler for HttpClient on the client's side.</summary>
    SocketsHttpHandler CreateHandler();

    /// <summary>A connection from the client's side.</summary>
    Task<ClientConnection> ConnectAsync(EndPoint server, CancellationToken token = default);
}
