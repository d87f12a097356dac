using System.Globalization;

namespace Sockeye.Cli.Values;

/// <summary>Numbers with units, as people write them on a command line.</summary>
internal static class Parse
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromHours(1);

    /// <summary>"5%" and "5 %" and "0.05" are the same; from 0 to 1.</summary>
    public static bool TryShare(string text, out double share)
    {
        string number = text.TrimEnd();
        bool percent = number.EndsWith('%');
        if (percent) number = number[..^1].TrimEnd();
        if (!TryNumber(number, out share)) return false;
        if (percent) share /= 100;
        return share is >= 0 and <= 1;
    }

    /// <summary>"20ms", "1.5s", "500us", "30min"; a number alone counts milliseconds, as netem does not but people do.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out double number, out string unit)) return false;
        double seconds = unit switch
        {
            "us" or "µs" => number / 1e6,
            "" or "ms" => number / 1e3,
            "s" => number,
            "min" or "m" => number * 60,
            _ => double.NaN,
        };
        if (!(seconds >= 0 && seconds <= LongestDuration.TotalSeconds)) return false;
        duration = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>"100mbit", "1gbit", "64kbit", "9600bit"; a number alone counts bits per second.</summary>
    public static bool TryRate(string text, out long bitsPerSecond)
    {
        bitsPerSecond = 0;
        if (!TrySplit(text, out double number, out string unit)) return false;
        if (unit.EndsWith("/s", StringComparison.Ordinal)) unit = unit[..^2];
        double bits = unit switch
        {
            "" or "bit" => number,
            "kbit" or "k" => number * 1e3,
            "mbit" or "m" => number * 1e6,
            "gbit" or "g" => number * 1e9,
            _ => double.NaN,
        };
        if (!(bits >= 1 && bits <= 1e12)) return false;
        bitsPerSecond = (long)bits;
        return true;
    }

    private static bool TrySplit(string text, out double number, out string unit)
    {
        string trimmed = text.Trim();
        int digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] == '.')) digits++;
        unit = trimmed[digits..].Trim().ToLowerInvariant();
        return TryNumber(trimmed[..digits], out number);
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
