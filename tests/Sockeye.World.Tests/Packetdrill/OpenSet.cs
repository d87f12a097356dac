using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.World.Tests.Packetdrill;

/// <summary>A script of the open set, over one IP, and what became of it.</summary>
/// <param name="Script">Path inside the set.</param>
/// <param name="Area">What it is about.</param>
/// <param name="Class">P1 to P4 or G, as the set's README says.</param>
/// <param name="IsFirst">The first run of the script; others are over other IPs.</param>
/// <param name="Result">What became of it.</param>
public sealed record OpenScript(string Script, string Area, string Class, bool IsFirst, DrillResult Result)
{
    /// <summary>The script and over which IP it ran.</summary>
    public string Run => $"{Script} [{Result.Variant.ToString().ToLowerInvariant()}]";

    /// <summary>True if it passed.</summary>
    public bool IsPassed => Result.Outcome == DrillOutcome.Passed;
}

/// <summary>The scripts of other projects that our TCP is measured with. They are no part of this repository: they lie in
/// <c>../shared/packetdrill/open</c>, beside it or beside a folder above.</summary>
public sealed class OpenSet
{
    private const string Place = "shared/packetdrill/open";

    /// <summary>Where the set is, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why tests of it are skipped.</summary>
    public const string Absence = "the open set of packetdrill scripts is not beside the repository (../shared/packetdrill/open)";

    /// <summary>All runs of all scripts.</summary>
    public IReadOnlyList<OpenScript> Scripts => field ??= Run();

    // Options that an origin's own runner gives to all its scripts.
    private static readonly Dictionary<string, ScriptOption[]> s_options = new()
    {
        // test/packetdrill/packetdrill_test.sh of gVisor: "--tolerance_usecs=100000".
        ["gvisor"] = [new ScriptOption("tolerance_usecs", "100000", 0)],
    };

    // Origins whose own runner runs each script over IPv4, IPv6 and mapped addresses.
    private static readonly string[] s_ofAllVariants = ["google", "linux"];

    private static OpenScript[] Run()
    {
        string[][] rows = [.. File.ReadAllLines(Path.Combine(Folder!, "INDEX.tsv"))[1..].Select(row => row.Split('\t'))];
        (string[] Cells, DrillVariant Variant, bool IsFirst)[] runs =
            [.. rows.SelectMany(cells => VariantsOf(cells[0], cells[1]).Select((variant, i) => (cells, variant, i == 0)))];
        var scripts = new OpenScript?[runs.Length];
        Parallel.For(0, runs.Length, i =>
        {
            (string[] cells, DrillVariant variant, bool isFirst) = runs[i];
            string path = $"{cells[0]}/{cells[1]}";
            string text = File.ReadAllText(Path.Combine(Folder!, path));
            var runner = new DrillRunner(s_options.GetValueOrDefault(cells[0], []), new Dictionary<string, string>());
            if (!isFirst && runner.FixedVariant(path, text) is not null) return;
            scripts[i] = new OpenScript(path, cells[2], cells[3], isFirst, runner.Run(path, text, variant));
        });
        return [.. scripts.OfType<OpenScript>()];
    }

    // As in the run_all.py of packetdrill: a script's name tells when it is of one IP alone.
    private static DrillVariant[] VariantsOf(string origin, string name) => name switch
    {
        _ when !s_ofAllVariants.Contains(origin) => [DrillVariant.IPv4],
        _ when name.EndsWith("v6.pkt", StringComparison.Ordinal) => [DrillVariant.IPv6],
        _ when name.EndsWith("v4.pkt", StringComparison.Ordinal) => [DrillVariant.IPv4, DrillVariant.Mapped],
        _ => [DrillVariant.IPv4, DrillVariant.IPv6, DrillVariant.Mapped],
    };

    private static string? Find()
    {
        for (DirectoryInfo? folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, Place);
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
