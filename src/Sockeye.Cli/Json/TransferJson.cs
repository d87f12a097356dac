namespace Sockeye.Cli.Json;

/// <summary>Transfers that shared a path (docs/json.md).</summary>
internal sealed record TransferJson
{
    public string Type { get; init; } = "transfer";

    /// <summary>"cubic+bbr".</summary>
    public required string Flows { get; init; }

    public required long BitsPerSecond { get; init; }

    public required long RoundTripNs { get; init; }

    public required double Loss { get; init; }

    /// <summary>Bandwidth-delay products.</summary>
    public required double Queue { get; init; }

    public required long TimeNs { get; init; }

    /// <summary>Bytes per second of all flows.</summary>
    public required long Goodput { get; init; }

    /// <summary>Percent of what the path can carry.</summary>
    public required int Utilization { get; init; }

    public required int RetransmittedPerMille { get; init; }

    public required long QueueDelayNs { get; init; }

    /// <summary>Jain's index, percent.</summary>
    public required int Fairness { get; init; }

    /// <summary>Bytes per second of each flow.</summary>
    public required long[] Goodputs { get; init; }

    public required long Packets { get; init; }
}
