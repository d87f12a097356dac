using System.Net;

namespace Sockeye.Cli.Networks;

/// <summary>Where sockets come from: a Sockeye stack, or the host's kernel. What a service or a client needs, and no more.</summary>
internal interface INetwork
{
    /// <summary>Connects over TCP.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Refused, unreachable, timed out …</exception>
    Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken token);

    /// <summary>Listens over TCP.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use or not ours.</exception>
    IListener Listen(IPEndPoint local);

    /// <summary>A UDP socket with a name.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use or not ours.</exception>
    IDatagrams Bind(IPEndPoint local);
}
