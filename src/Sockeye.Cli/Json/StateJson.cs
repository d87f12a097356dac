namespace Sockeye.Cli.Json;

/// <summary>A connection changed its state (docs/json.md).</summary>
internal sealed record StateJson
{
    public string Type { get; init; } = "state";

    public required long TimeNs { get; init; }

    public required string Host { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>What did it, a label of RFC 9293's figure 5 such as "ReceiveSyn".</summary>
    public required string Cause { get; init; }

    public required string Local { get; init; }

    public required string Remote { get; init; }
}
