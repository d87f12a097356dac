namespace Sockeye.Devices.Forward;

/// <summary>Limits of a forwarder.</summary>
public sealed record HostForwarderOptions
{
    /// <summary>The usual: 1024 clients, 32 KiB buffers.</summary>
    public static HostForwarderOptions Default { get; } = new();

    /// <summary>Most clients at a time; further ones wait in the host's backlog.</summary>
    public int MaximumClients { get; init; } = 1024;

    /// <summary>Bytes of buffer for each direction of each client.</summary>
    public int BufferSize { get; init; } = 32 * 1024;

    /// <summary>Told in a sentence when a client could not be served; may be null. From any thread.</summary>
    public Action<string>? OnProblem { get; init; }
}
