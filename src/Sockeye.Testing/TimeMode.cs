namespace Sockeye.Testing;

/// <summary>What makes the time of a network pass.</summary>
public sealed record TimeMode
{
    private TimeMode(string name, double scale) => (Name, Scale) = (name, scale);

    /// <summary>Time stands while application code runs, and jumps to the next event when all of it waits. So 30 simulated seconds take
    /// milliseconds, and a slow machine changes nothing. The default.</summary>
    public static TimeMode Automatic { get; } = new("automatic", 0);

    /// <summary>Time moves only when told to: <see cref="SimulatedNetwork.Advance"/> and its like.</summary>
    public static TimeMode Manual { get; } = new("manual", 0);

    /// <summary>Time follows the real clock.</summary>
    /// <param name="scale">Simulated seconds in one real second, above 0; 10 is ten times as fast as reality.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0, or not a number.</exception>
    public static TimeMode RealTime(double scale = 1)
    {
        if (!(scale > 0) || double.IsInfinity(scale)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is above 0");
        return new TimeMode("real time", scale);
    }

    /// <summary>Simulated seconds in one real second; 0 unless time follows the real clock.</summary>
    public double Scale { get; }

    /// <summary>In a word.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Scale > 0 && Scale != 1 ? $"{Name} × {Scale:0.###}" : Name;
}
