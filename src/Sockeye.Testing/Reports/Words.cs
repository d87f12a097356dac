using System.Globalization;
using Sockeye.Core.Foundation;

namespace Sockeye.Testing.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class Words
{
    /// <summary>"1.006462", cut to microseconds, as in the text's ladders.</summary>
    public static string Time(TimeSpan time) => (Instant.Zero + time).ToString();

    /// <summary>"1 packet", "2 packets".</summary>
    public static string Count(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>"2.5 ms", "31 s".</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: >= 10 } => Short(time.TotalSeconds, "0.#") + " s",
        { TotalSeconds: >= 1 } => Short(time.TotalSeconds, "0.###") + " s",
        { TotalMilliseconds: >= 1 } => Short(time.TotalMilliseconds, "0.##") + " ms",
        _ => Short(time.TotalMicroseconds, "0") + " µs",
    };

    public static string Bytes(long count) => count switch
    {
        >= 10_000_000 => Short(count / 1e6, "0.#") + " MB",
        >= 1_000 => Short(count / 1e3, count < 10_000 ? "0.##" : "0.#") + " kB",
        _ => Short(count, "0") + " B",
    };

    public static string Rate(double bits) => bits switch
    {
        >= 1e9 => Short(bits / 1e9, "0.##") + " Gbit/s",
        >= 1e6 => Short(bits / 1e6, "0.##") + " Mbit/s",
        >= 1e3 => Short(bits / 1e3, "0.##") + " kbit/s",
        _ => Short(bits, "0") + " bit/s",
    };

    private static string Short(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
