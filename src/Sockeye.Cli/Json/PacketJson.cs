namespace Sockeye.Cli.Json;

/// <summary>One packet (docs/json.md).</summary>
internal sealed record PacketJson
{
    public string Type { get; init; } = "packet";

    /// <summary>From 1, counted before any filter.</summary>
    public required long Number { get; init; }

    /// <summary>Nanoseconds since 1970, or since the beginning of a simulation.</summary>
    public required long TimeNs { get; init; }

    public string? Interface { get; init; }

    /// <summary>"in" or "out", seen from the interface.</summary>
    public string? Direction { get; init; }

    public required string LinkType { get; init; }

    /// <summary>Bytes on the wire.</summary>
    public required int Length { get; init; }

    /// <summary>Bytes that the capture has, when fewer.</summary>
    public int? Captured { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }

    public int? SourcePort { get; init; }

    public int? DestinationPort { get; init; }

    public TcpJson? Tcp { get; init; }

    /// <summary>The packet as tcpdump would print it.</summary>
    public required string Line { get; init; }

    public string? Comment { get; init; }

    /// <summary>True for a packet of a simulation that does not arrive.</summary>
    public bool? Lost { get; init; }
}
