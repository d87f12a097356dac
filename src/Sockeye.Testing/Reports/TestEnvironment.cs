using System.Globalization;

namespace Sockeye.Testing.Reports;

/// <summary>What the environment says of tests.</summary>
internal static class TestEnvironment
{
    public const string SeedVariable = "SOCKEYE_SEED";
    public const string SeedsVariable = "SOCKEYE_SEEDS";
    public const string ReportsVariable = "SOCKEYE_REPORTS";

    /// <summary>The only seed to run, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no number.</exception>
    public static ulong? Seed
    {
        get
        {
            string? text = Environment.GetEnvironmentVariable(SeedVariable);
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong seed)) return seed;
            throw new ArgumentOutOfRangeException(SeedVariable, text, $"{SeedVariable} must be a number from 0 to {ulong.MaxValue}.");
        }
    }

    /// <summary>How many seeds to try, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no number in range.</exception>
    public static int? Seeds
    {
        get
        {
            string? text = Environment.GetEnvironmentVariable(SeedsVariable);
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out int seeds) && seeds is > 0 and <= NetworkTestOptions.MostSeeds) return seeds;
            throw new ArgumentOutOfRangeException(SeedsVariable, text, $"{SeedsVariable} must be a number from 1 to {NetworkTestOptions.MostSeeds}.");
        }
    }

    /// <summary>Where reports go, or null.</summary>
    public static string? ReportFolder
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable(ReportsVariable);
            return string.IsNullOrWhiteSpace(folder) ? null : folder;
        }
    }

    /// <summary>A command line that runs a command with a seed in the environment.</summary>
    public static string WithSeed(ulong seed, string command) => OperatingSystem.IsWindows()
        ? $"$env:{SeedVariable}={seed}; {command}"
        : $"{SeedVariable}={seed} {command}";
}
