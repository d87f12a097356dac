using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.Cli.Json;

/// <summary>What became of a packetdrill script (docs/json.md).</summary>
internal sealed record DrillJson
{
    public string Type { get; init; } = "drill";

    /// <summary>Path.</summary>
    public required string Script { get; init; }

    /// <summary>"ipv4", "ipv6" or "mapped".</summary>
    public required string Variant { get; init; }

    /// <summary>"passed", "failed" or "skipped".</summary>
    public required string Outcome { get; init; }

    /// <summary>Line of the script that was not kept.</summary>
    public int? Line { get; init; }

    public string? Message { get; init; }

    /// <summary>Expected, actual and what led to it, as lines.</summary>
    public IReadOnlyList<string>? Report { get; init; }

    /// <summary>Time that passed in the script, in seconds.</summary>
    public required double Seconds { get; init; }

    public required int Packets { get; init; }

    public static DrillJson Of(DrillResult result) => new()
    {
        Script = result.Name,
        Variant = result.Variant.ToString().ToLowerInvariant(),
        Outcome = result.Outcome.ToString().ToLowerInvariant(),
        Line = result.Line > 0 ? result.Line : null,
        Message = result.Message.Length > 0 ? result.Message : null,
        Report = result.Report.Count > 0 ? [.. result.Report.Select(line => line.ToString())] : null,
        Seconds = result.Time.TotalSeconds,
        Packets = result.Packets.Count,
    };
}
