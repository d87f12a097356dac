using System.Net;

namespace Sockeye.Names;

/// <summary>Knows some names by itself, as hosts(5), and asks another for the rest.</summary>
/// <param name="hosts">Names and their addresses; upper and lower case are as the dictionary takes them.</param>
/// <param name="others">Who knows all other names.</param>
internal sealed class HostTable(IReadOnlyDictionary<string, IPAddress[]> hosts, INameResolver others) : INameResolver
{
    public ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken token = default) =>
        name is not null && hosts.TryGetValue(name, out IPAddress[]? addresses)
            ? ValueTask.FromResult(addresses[..])
            : others.ResolveAsync(name!, token);
}
