namespace Sockeye.Cli.Commands.Bench;

/// <summary>What one run measured.</summary>
/// <param name="Value">The figure.</param>
internal readonly record struct Sample(double Value)
{
    /// <summary>The 99th percentile, of a round trip.</summary>
    public double? Tail { get; init; }

    /// <summary>Processor seconds for 10⁹ bytes, of a bulk transfer; traffic generators not counted.</summary>
    public double? ProcessorPerGigabyte { get; init; }
}
