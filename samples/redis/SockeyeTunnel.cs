using System.Net;
using Sockeye.Core.Stack;
using Sockeye.Names;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Sockeye.Samples.Redis;

/// <summary>Lets StackExchange.Redis connect over a stack: <c>options.Tunnel = new SockeyeTunnel(host)</c>.</summary>
/// <param name="driver">The stack: a running loop, or a simulated host.</param>
/// <param name="resolver">Knows names; null for the driver when it does.</param>
public sealed class SockeyeTunnel(IStackDriver driver, INameResolver? resolver = null) : Tunnel
{
    private readonly INameResolver _names = resolver ?? driver as INameResolver ?? AddressLiterals.Instance;

    /// <summary>No socket of the machine is wanted.</summary>
    public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) => new((EndPoint?)null);

    /// <summary>The stream instead.</summary>
    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, System.Net.Sockets.Socket? socket, CancellationToken cancellationToken) => endpoint switch
        {
            DnsEndPoint name => await NamedConnect.ConnectAsync(driver, _names, name.Host, name.Port, cancellationToken),
            IPEndPoint ip => await NamedConnect.ConnectAsync(driver, _names, ip.Address.ToString(), ip.Port, cancellationToken),
            _ => throw new NotSupportedException($"A stack connects to names and IP endpoints, not to {endpoint.GetType().Name}."),
        };
}
