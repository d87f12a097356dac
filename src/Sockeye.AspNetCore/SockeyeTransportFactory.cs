using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sockeye.Core.Stack;

namespace Sockeye.AspNetCore;

/// <summary>Lets Kestrel, and whatever else takes connections from a listener factory, listen on a Sockeye stack.</summary>
/// <remarks>Lives beside the socket transport: which endpoints it takes is
/// <see cref="SockeyeTransportOptions.TakesEveryIPEndPoint"/>. Thread-safe.</remarks>
public sealed class SockeyeTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly IStackDriver _driver;
    private readonly SockeyeTransportOptions _options;
    private readonly ILogger _logger;
    private readonly IMemoryPoolFactory<byte>? _pools;

    /// <summary>Makes a factory.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <param name="loggers">Where to log, or null for nowhere.</param>
    /// <param name="pools">The server's pools of memory, or null for none.</param>
    public SockeyeTransportFactory(
        IStackDriver driver, SockeyeTransportOptions? options = null, ILoggerFactory? loggers = null, IMemoryPoolFactory<byte>? pools = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        _driver = driver;
        _options = options ?? new SockeyeTransportOptions();
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("Sockeye.AspNetCore.Transport");
        _pools = pools;
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint switch
    {
        SockeyeEndPoint ours => ours.Driver is null || ours.Driver == _driver,
        IPEndPoint => _options.TakesEveryIPEndPoint,
        _ => false,
    };

    /// <summary>Listens.</summary>
    /// <param name="endpoint">Where; port 0 lets the stack choose, and IPv6's any address takes IPv4 too.</param>
    /// <param name="cancellationToken">Ends nothing, as listening takes no time.</param>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    /// <exception cref="SocketException">The address is not the stack's.</exception>
    /// <exception cref="NotSupportedException">It is no IP endpoint.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint is not IPEndPoint local) throw new NotSupportedException($"A stack listens on IP endpoints, not on {endpoint.GetType().Name}.");
        Func<MemoryPool<byte>>? pool = _pools is null ? null : () => _pools.Create();
        return ValueTask.FromResult<IConnectionListener>(
            new SockeyeConnectionListener(Listen(local), new ConnectionResources(_driver, _options, pool, _logger)));
    }

    private Streams.TcpListener Listen(IPEndPoint local)
    {
        try
        {
            bool isAny = local.Address.Equals(IPAddress.IPv6Any);
            return Streams.TcpListener.Listen(_driver, local, _options.Backlog, dualMode: isAny);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(failure.Message, failure);
        }
    }
}
