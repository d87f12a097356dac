using System.Globalization;
using Sockeye.Cli.Values;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>Values with commas between them.</summary>
internal static class Lists
{
    public static bool TryRates(string text, out long[] values) => TryAll(text, Parse.TryRate, out values);

    public static bool TryTimes(string text, out TimeSpan[] values) =>
        TryAll(text, (string one, out TimeSpan value) => Parse.TryDuration(one, out value) && value > TimeSpan.Zero, out values);

    public static bool TryShares(string text, out double[] values) => TryAll(text, Parse.TryShare, out values);

    public static bool TryNumbers(string text, out double[] values) => TryAll(text, TryNumber, out values);

    public static bool TrySharings(string text, out Sharing[] values) => TryAll(text, TrySharing, out values);

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is > 0 and <= 100;

    private static bool TrySharing(string text, out Sharing value)
    {
        Sharing? sharing = Sharing.Parse(text);
        value = sharing ?? new Sharing([]);
        return sharing is not null && sharing.Controls.All(CongestionControls.IsKnown);
    }

    private static bool TryAll<T>(string text, ValueReader<T> reader, out T[] values)
    {
        string[] parts = text.Split(',');
        values = new T[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!reader(parts[i], out values[i])) return false;
        }
        return true;
    }
}
