using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>Where we knowingly do other than an RFC says, the code says so and one page lists it.</summary>
public sealed partial class DeviationsTests
{
    private const string Page = "docs/design/deviations.md";

    [Fact]
    public void A_deviation_names_its_section_and_its_reason()
    {
        var offences =
            from file in SourceFile.Under("src")
            from line in file.Lines.Select((text, index) => (text, number: index + 1))
            where line.text.Contains("DEVIATION", StringComparison.Ordinal) && !FormPattern().IsMatch(line.text)
            select $"{file.Path}:{line.number}: {line.text.Trim()}";
        Offences.MustBeNone("A deviation is written \"// DEVIATION RFC 1122 §4.2.3.6: reason\", or \"// DEVIATION from POSIX: reason\".", offences);
    }

    [Fact]
    public void Every_deviation_stands_in_the_list()
    {
        var listed = File.ReadAllText(Repository.PathOf(Page));
        var offences =
            from file in SourceFile.Under("src")
            from match in Pattern().Matches(file.Text)
            let section = match.Groups[1].Value
            where !Regex.IsMatch(listed, Regex.Escape(section) + @"(?![\w]|\.\d)")
            select $"{file}: {section}";
        Offences.MustBeNone($"A deviation in the code needs a line in {Page}.", offences);
    }

    [GeneratedRegex(@"// DEVIATION (RFC \d+( §[0-9A-Z]+(\.[0-9]+)*)?|from POSIX): \S")]
    private static partial Regex FormPattern();

    [GeneratedRegex(@"// DEVIATION (RFC \d+(?: §[0-9A-Z]+(?:\.[0-9]+)*)?): \S")]
    private static partial Regex Pattern();
}
