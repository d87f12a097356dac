using System.Net;

namespace Sockeye.Names;

/// <summary>Turns names into addresses: a resolver of DNS, a table, or a simulated host that asks its network.</summary>
/// <remarks>Any thread may ask.</remarks>
public interface INameResolver
{
    /// <summary>The addresses of a name, the one to try first in front.</summary>
    /// <param name="name">A host's name, or an address in text, which is its own answer.</param>
    /// <param name="token">Ends the wait.</param>
    /// <exception cref="System.Net.Sockets.SocketException">HostNotFound: there is no such name, or it has no address;
    /// TryAgain: nobody answered.</exception>
    ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken token = default);
}
