using System.Net;

namespace Sockeye.Names;

/// <summary>Knows no name, only addresses in text: what is left where a stack has nobody to ask.</summary>
public sealed class AddressLiterals : INameResolver
{
    private AddressLiterals()
    {
    }

    /// <summary>The one there is.</summary>
    public static AddressLiterals Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IPAddress.TryParse(name, out IPAddress? address)) return ValueTask.FromResult<IPAddress[]>([address]);
        return ValueTask.FromException<IPAddress[]>(new System.Net.Sockets.SocketException(
            (int)System.Net.Sockets.SocketError.HostNotFound,
            $"Nobody was named who knows the address of '{name}': pass an INameResolver, or use an address"));
    }
}
