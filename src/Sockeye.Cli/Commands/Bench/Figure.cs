namespace Sockeye.Cli.Commands.Bench;

/// <summary>A measurement: the median of its runs.</summary>
/// <param name="Task">"up ×1".</param>
/// <param name="Of">"Sockeye, TUN".</param>
/// <param name="Unit">"Gbit/s".</param>
/// <param name="Samples">All runs.</param>
internal sealed record Figure(string Task, string Of, string Unit, IReadOnlyList<Sample> Samples)
{
    /// <summary>Median.</summary>
    public double Value => Median(Samples.Select(sample => sample.Value));

    /// <summary>Median of the 99th percentiles.</summary>
    public double? Tail => MedianOf(sample => sample.Tail);

    /// <summary>Median of the prices.</summary>
    public double? ProcessorPerGigabyte => MedianOf(sample => sample.ProcessorPerGigabyte);

    /// <summary>Least value.</summary>
    public double Least => Samples.Min(sample => sample.Value);

    /// <summary>Greatest value.</summary>
    public double Most => Samples.Max(sample => sample.Value);

    /// <summary>This value as a multiple of the yardstick's, when there is one.</summary>
    public double? Ratio { get; init; }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private double? MedianOf(Func<Sample, double?> field)
    {
        double[] known = [.. Samples.Select(field).OfType<double>()];
        return known.Length == 0 ? null : Median(known);
    }
}
