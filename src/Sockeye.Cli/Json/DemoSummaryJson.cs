namespace Sockeye.Cli.Json;

/// <summary>The end of a demonstration (docs/json.md).</summary>
internal sealed record DemoSummaryJson
{
    public string Type { get; init; } = "summary";

    public required string Scenario { get; init; }

    public required ulong Seed { get; init; }

    public required long TimeNs { get; init; }

    public required int Packets { get; init; }

    public required int Lost { get; init; }
}
