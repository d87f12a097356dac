using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>What the pages for people name must exist.</summary>
public sealed partial class DocumentsTests
{
    [Fact]
    public void Every_file_and_folder_that_a_page_names_exists()
    {
        HashSet<string> names = [.. Files().Select(file => Path.GetFileName(file))];
        var missing =
            from page in Pages()
            from Match match in Code().Matches(File.ReadAllText(Repository.PathOf(page)))
            let named = match.Groups[1].Value
            where named != CitationIndex.Path && !Exists(named, names)
            select $"{page}: {named}";
        Offences.MustBeNone("A page names a file or folder that is not there.", missing);
    }

    [Fact]
    public void Every_link_of_a_page_leads_somewhere()
    {
        var broken =
            from page in Pages()
            from Match match in Link().Matches(File.ReadAllText(Repository.PathOf(page)))
            let target = Path.Combine(Path.GetDirectoryName(page)!, match.Groups[1].Value)
            where !target.EndsWith(CitationIndex.Path, StringComparison.Ordinal) && !Path.Exists(Repository.PathOf(target))
            select $"{page}: {match.Groups[1].Value}";
        Offences.MustBeNone("A link leads nowhere.", broken);
    }

    private static bool Exists(string named, HashSet<string> names) =>
        s_roots.Any(root => named.StartsWith(root, StringComparison.Ordinal))
            ? Path.Exists(Repository.PathOf(named))
            : !named.EndsWith(".cs", StringComparison.Ordinal) || names.Contains(Path.GetFileName(named));

    private static readonly string[] s_roots = ["src/", "tests/", "docs/", "samples/", "bench/", "build/"];

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(page => page != CitationIndex.Path);

    private static IEnumerable<string> Files() =>
        new[] { "src", "tests", "samples", "bench" }.SelectMany(folder =>
            Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories));

    [GeneratedRegex("`([A-Za-z0-9_./-]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^):#]+)[^):]*\)")]
    private static partial Regex Link();
}
