using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Names;
using Sockeye.Streams;

namespace Sockeye.AspNetCore;

/// <summary>Makes connections to servers over a Sockeye stack, for whatever takes an <see cref="IConnectionFactory"/>.</summary>
/// <remarks>Thread-safe. Dispose it after its connections.</remarks>
public sealed class SockeyeConnectionFactory : IConnectionFactory, IDisposable
{
    private readonly ConnectionResources _shared;
    private readonly INameResolver _names;

    /// <summary>Makes a factory.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <param name="loggers">Where to log, or null for nowhere.</param>
    /// <param name="pools">The server's pools of memory, or null for none.</param>
    public SockeyeConnectionFactory(
        IStackDriver driver, SockeyeTransportOptions? options = null, ILoggerFactory? loggers = null, IMemoryPoolFactory<byte>? pools = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        options ??= new SockeyeTransportOptions();
        _names = options.Resolver ?? driver as INameResolver ?? AddressLiterals.Instance;
        Func<MemoryPool<byte>>? pool = pools is null ? null : () => pools.Create();
        _shared = new ConnectionResources(
            driver, options, pool, (loggers ?? NullLoggerFactory.Instance).CreateLogger("Sockeye.AspNetCore.Client"));
    }

    /// <summary>Connects.</summary>
    /// <param name="endpoint">An <see cref="IPEndPoint"/>, or a <see cref="DnsEndPoint"/> whose name the options' resolver knows.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="System.Net.Sockets.SocketException">Refused, unreachable, timed out, no such name …</exception>
    /// <exception cref="NotSupportedException">It is another kind of endpoint.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        TcpStream stream = endpoint switch
        {
            IPEndPoint remote => await TcpStream.ConnectAsync(_shared.Driver, remote, cancellationToken).ConfigureAwait(false),
            DnsEndPoint named => await NamedConnect
                .ConnectAsync(_shared.Driver, _names, named.Host, named.Port, cancellationToken).ConfigureAwait(false),
            _ => throw new NotSupportedException($"A stack connects to IP endpoints and names, not to {endpoint.GetType().Name}."),
        };
        if (_shared.Options.NoDelay) stream.SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
        var connection = new SockeyeConnection(stream, _shared);
        connection.Start();
        return connection;
    }

    /// <inheritdoc/>
    public void Dispose() => _shared.Dispose();
}
