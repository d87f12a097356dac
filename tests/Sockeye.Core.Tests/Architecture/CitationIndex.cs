using System.Text;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>docs/rfc/INDEX.md: for each RFC and section, the files that follow it and the tests that cite it. Without line
/// numbers, so that it changes only when a citation comes or goes.</summary>
internal static class CitationIndex
{
    public const string Path = "docs/rfc/INDEX.md";

    public static IEnumerable<Citation> Citations() =>
        SourceFile.Under("src").Concat(SourceFile.Under("tests"))
            .Where(file => !file.Path.Contains("/Architecture/", StringComparison.Ordinal))
            .SelectMany(Citation.In);

    public static string Write(IEnumerable<Citation> citations)
    {
        var page = new StringBuilder();
        page.Append("# RFC → section → file → test\n\n")
            .Append("Generated from the citations in the sources; do not edit. To write it anew: ")
            .Append("`SOCKEYE_UPDATE_INDEX=1 ./test Core --filter Citation`.\n");
        foreach (var rfc in citations.Distinct().GroupBy(citation => citation.Rfc).OrderBy(group => group.Key))
        {
            page.Append('\n').Append("## ").Append($"RFC {rfc.Key} {RfcTitles.Of(rfc.Key)}".TrimEnd()).Append("\n\n")
                .Append("| section | where | tested in |\n|---|---|---|\n");
            var sections = rfc.GroupBy(citation => citation.Section)
                .OrderBy(group => Citation.SortKey(group.Key), StringComparer.Ordinal);
            foreach (var section in sections)
            {
                page.Append("| ").Append(section.Key.Length == 0 ? "whole" : "§" + section.Key)
                    .Append(" | ").Append(Links(section, "src/"))
                    .Append(" | ").Append(Links(section, "tests/")).Append(" |\n");
            }
        }

        return page.ToString();
    }

    // "src/Sockeye.Core/Link/EthernetInput.cs" is shown as "Core/Link/EthernetInput".
    private static string Links(IEnumerable<Citation> citations, string folder) => string.Join("<br>", citations
        .Select(citation => citation.Path)
        .Where(path => path.StartsWith(folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(path => $"[{path[folder.Length..^".cs".Length].Replace("Sockeye.", "", StringComparison.Ordinal)}](../../{path})"));
}
