namespace Sockeye.Cli.Json;

/// <summary>A program made a call or wrote a line (docs/json.md).</summary>
internal sealed record OutputJson
{
    /// <summary>"call" or "output".</summary>
    public required string Type { get; init; }

    public required long TimeNs { get; init; }

    public required string Host { get; init; }

    public required string Program { get; init; }

    public required string Text { get; init; }
}
