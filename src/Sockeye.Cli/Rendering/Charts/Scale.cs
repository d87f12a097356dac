using System.Globalization;

namespace Sockeye.Cli.Rendering.Charts;

/// <summary>One axis: from values to pixels, with ticks at round numbers.</summary>
internal sealed class Scale(double least, double most, double from, double to)
{
    /// <summary>The least value.</summary>
    public double Least { get; } = least;

    /// <summary>The most.</summary>
    public double Most { get; } = most;

    /// <summary>Where a value is drawn.</summary>
    public double At(double value) => from + ((Math.Clamp(value, Least, Most) - Least) / (Most - Least) * (to - from));

    /// <summary>Round values, about so many.</summary>
    public IEnumerable<double> Ticks(int about)
    {
        double rough = (Most - Least) / about;
        double power = 1;
        while (power * 10 <= rough) power *= 10;
        while (power > rough) power /= 10;
        double step = power * (rough / power >= 5 ? 5 : rough / power >= 2 ? 2 : 1);
        for (double value = Math.Ceiling(Least / step) * step; value <= Most + (step / 1000); value += step) yield return value;
    }

    /// <summary>A tick as people write it.</summary>
    public static string Label(double value) => Math.Round(value, 6).ToString("#,0.###", CultureInfo.InvariantCulture);
}
