namespace Sockeye.Cli.Rendering.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend; empty for none.</param>
/// <param name="Color">Number of its colour; 9 is grey.</param>
/// <param name="Points">Its points, by x.</param>
internal sealed record Series(string Name, int Color, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Dashed: a formula, not a measurement.</summary>
    public bool IsDashed { get; init; }

    /// <summary>The area below it is tinted.</summary>
    public bool IsFilled { get; init; }
}
