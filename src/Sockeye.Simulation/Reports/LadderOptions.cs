namespace Sockeye.Simulation.Reports;

/// <summary>How a ladder is drawn.</summary>
public sealed record LadderOptions
{
    /// <summary>Columns of the screen: at least 40, and 64 where states are shown; less is taken as that.</summary>
    public int Width { get; init; } = 80;

    /// <summary>ASCII characters only.</summary>
    public bool IsAscii { get; init; }

    /// <summary>Numbers the rows, for a text that refers to them.</summary>
    public bool ShowSteps { get; init; }
}
