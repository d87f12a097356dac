namespace Sockeye.Cli.Json;

/// <summary>A running stack and its sockets (docs/json.md).</summary>
internal sealed record StackJson
{
    /// <summary>"stack".</summary>
    public required string Type { get; init; }

    public required int Pid { get; init; }

    /// <summary>What runs it: "lab", "serve" ….</summary>
    public required string Command { get; init; }

    public required string Host { get; init; }

    public required IReadOnlyList<SocketJson> Sockets { get; init; }

    /// <summary>Bytes of packet memory in use.</summary>
    public long PacketMemory { get; init; }

    /// <summary>Packets dropped, by reason, where there were any.</summary>
    public required IReadOnlyDictionary<string, long> Drops { get; init; }
}
