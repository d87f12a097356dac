namespace Sockeye.Cli.Json;

/// <summary>One socket, or a connection that has lost its own (docs/json.md).</summary>
internal sealed record SocketJson
{
    /// <summary>"tcp", "udp", "icmp", "unix".</summary>
    public required string Protocol { get; init; }

    /// <summary>"ESTAB", "LISTEN", "UNCONN" …, as ss has them.</summary>
    public required string State { get; init; }

    public required long RecvQ { get; init; }

    public required long SendQ { get; init; }

    public required string Local { get; init; }

    public required string Remote { get; init; }

    /// <summary>Number of the socket in its process; absent when the application has closed it.</summary>
    public string? Owner { get; init; }

    public IReadOnlyList<string>? Options { get; init; }

    public TcpInfoJson? Tcp { get; init; }
}
