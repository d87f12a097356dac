using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>A reader finds a type by the name of its file.</summary>
public sealed partial class OneTypePerFileTests
{
    /// <summary>A file of nothing but words (enums, small structs) may be called by what they are about.</summary>
    [Fact]
    public void A_file_bears_the_name_of_a_type_that_it_declares()
    {
        var offences =
            from file in SourceFile.Under("src")
            let types = TopLevel(file).ToList()
            where types.Any(IsMechanism) && !types.Any(type => type.Name == file.Stem)
            select $"{file} declares {string.Join(", ", types.Select(type => type.Name))}";
        Offences.MustBeNone("The file has the name of its type.", offences);
    }

    /// <summary>The words of a door (its enums and small structs) may stand beside it; two mechanisms may not.</summary>
    [Fact]
    public void A_file_has_one_public_class_interface_or_view_at_most()
    {
        var offences =
            from file in SourceFile.Under("src")
            let types = TopLevel(file)
                .Where(type => type.IsPublic && IsMechanism(type))
                .Select(type => type.Name).Distinct().ToList()
            where types.Count > 1
            select $"{file} declares {string.Join(", ", types)}";
        Offences.MustBeNone("One public type per file.", offences);
    }

    [Fact]
    public void A_namespace_is_the_folder()
    {
        var offences =
            from file in SourceFile.Under("src")
            // What a template makes is called as its user says.
            where !file.Path.StartsWith("src/Sockeye.Templates/content/", StringComparison.Ordinal)
            let declared = NamespacePattern().Match(file.Code)
            where declared.Success
            let expected = string.Join('.', file.Path.Split('/')[1..^1])
            where declared.Groups[1].Value != expected && !IsChapterBelow(file, declared.Groups[1].Value, expected)
            select $"{file} is in {declared.Groups[1].Value}, not {expected}";
        Offences.MustBeNone("The namespace is the folder.", offences);
    }

    // The chapters of a partial type, Type.Chapter.cs, may lie in folders under the type's own.
    private static bool IsChapterBelow(SourceFile file, string declared, string expected) =>
        Path.GetFileName(file.Path).Split('.').Length > 2 && expected.StartsWith(declared + ".", StringComparison.Ordinal);

    private static bool IsMechanism((string Name, string Kind, bool IsPublic) type) =>
        type.Kind is "class" or "interface" or "ref struct";

    private static IEnumerable<(string Name, string Kind, bool IsPublic)> TopLevel(SourceFile file) =>
        TypePattern().Matches(file.Code).Select(match => (
            match.Groups["name"].Value,
            match.Groups["kind"].Value == "struct" && match.Groups["words"].Value.Contains("ref ", StringComparison.Ordinal)
                ? "ref struct"
                : match.Groups["kind"].Value.Replace("record class", "class", StringComparison.Ordinal),
            match.Groups["words"].Value.Contains("public", StringComparison.Ordinal)));

    // Namespaces are file-scoped, so what stands at the first column is at the top level.
    [GeneratedRegex(@"^(?<words>(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*)(?<kind>class|interface|enum|record struct|record class|record|struct|delegate\s+[\w<>\[\]?]+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();
}
