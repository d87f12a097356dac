using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.World.Tests.Packetdrill;

/// <summary>A script of the open set and what became of it.</summary>
/// <param name="Script">Path inside the set.</param>
/// <param name="Area">What it is about.</param>
/// <param name="Class">P1 to P4 or G, as the set's README says.</param>
/// <param name="Result">What became of it.</param>
public sealed record OpenScript(string Script, string Area, string Class, DrillResult Result);

/// <summary>The scripts of other projects that our TCP is measured with. They are no part of this repository: they lie in
/// <c>../shared/packetdrill/open</c>, beside it or beside a folder above.</summary>
public sealed class OpenSet
{
    private const string Place = "shared/packetdrill/open";

    /// <summary>Where the set is, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why tests of it are skipped.</summary>
    public const string Absence = "the open set of packetdrill scripts is not beside the repository (../shared/packetdrill/open)";

    /// <summary>All scripts, run.</summary>
    public IReadOnlyList<OpenScript> Scripts => field ??= Run();

    private static OpenScript[] Run()
    {
        string[] rows = File.ReadAllLines(Path.Combine(Folder!, "INDEX.tsv"))[1..];
        var scripts = new OpenScript[rows.Length];
        Parallel.For(0, rows.Length, i =>
        {
            string[] cells = rows[i].Split('\t');
            string path = $"{cells[0]}/{cells[1]}";
            string text = File.ReadAllText(Path.Combine(Folder!, path));
            var runner = new DrillRunner([], new Dictionary<string, string>());
            scripts[i] = new OpenScript(path, cells[2], cells[3], runner.Run(path, text, DrillVariant.IPv4));
        });
        return scripts;
    }

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
