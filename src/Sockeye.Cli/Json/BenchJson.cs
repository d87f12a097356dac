namespace Sockeye.Cli.Json;

/// <summary>A figure of the benchmark (docs/json.md).</summary>
internal sealed record BenchJson
{
    public string Type { get; init; } = "figure";

    /// <summary>"up ×1".</summary>
    public required string Task { get; init; }

    /// <summary>What was measured: "Sockeye, TUN".</summary>
    public required string Of { get; init; }

    public required string Unit { get; init; }

    public required double Median { get; init; }

    public required double Least { get; init; }

    public required double Most { get; init; }

    /// <summary>As a multiple of the task's yardstick, the figure that comes first.</summary>
    public double? Ratio { get; init; }

    public double? P99 { get; init; }

    public double? CpuSecondsPerGigabyte { get; init; }
}
