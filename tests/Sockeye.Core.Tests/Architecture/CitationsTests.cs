using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>Citations are read by a machine: <c>RFC 9293 §3.10.7.4</c>, always in this form.</summary>
public sealed partial class CitationsTests
{
    [Fact]
    public void A_citation_has_the_form_that_the_index_reads()
    {
        var offences =
            from file in SourceFile.Under("src").Concat(SourceFile.Under("tests"))
            where !file.Path.Contains("/Architecture/", StringComparison.Ordinal)
            from line in file.Lines.Select((text, index) => (text, number: index + 1))
            where IsMalformed(line.text)
            select $"{file.Path}:{line.number}: {line.text.Trim()}";
        Offences.MustBeNone("Cite as \"RFC 9293 §3.4\", or \"RFC 9293\" for the whole of it.", offences);
    }

    [Fact]
    public void The_index_has_every_citation()
    {
        var page = CitationIndex.Write(CitationIndex.Citations());
        var path = Repository.PathOf(CitationIndex.Path);
        if (Environment.GetEnvironmentVariable("SOCKEYE_UPDATE_INDEX") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }

        Assert.Contains("\n## RFC ", page, StringComparison.Ordinal);
        if (!File.Exists(path) || File.ReadAllText(path) != page)
        {
            Assert.Fail($"{CitationIndex.Path} is not what the sources cite. Write it anew: SOCKEYE_UPDATE_INDEX=1 ./test Core --filter Citation");
        }
    }

    [Theory]
    [InlineData("// RFC 9293 §3.10.7.4, first, check sequence number:", "9293§3.10.7.4")]
    [InlineData("(RFC 5681 §4.2, RFC 1122 §4.2.3.2)", "5681§4.2 1122§4.2.3.2")]
    [InlineData("RFC 6298 §2.2, §2.3", "6298§2.2 6298§2.3")]
    [InlineData("RFC 6298 §5.4 and §5.5", "6298§5.4 6298§5.5")]
    [InlineData("RFC 9293 §3.10.1-3.10.6", "9293§3.10.1 9293§3.10.6")]
    [InlineData("RFC 8201.", "8201§")]
    [InlineData("RFC 6528 §3. Then", "6528§3")]
    [InlineData("RFC 9293 §A.1 and RFC 7323", "9293§A.1 7323§")]
    [InlineData("RFC 8200 §4.5, 5722 overlaps", "8200§4.5")]
    public void Citations_are_read(string text, string expected)
    {
        var read = Citation.In(new SourceFile("src/X.cs", text)).Select(citation => $"{citation.Rfc}§{citation.Section}");
        Assert.Equal(expected, string.Join(' ', read));
    }

    [Theory]
    [InlineData("RFC793", true)]
    [InlineData("rfc 793 says", true)]
    [InlineData("RFC-793", true)]
    [InlineData("RFC 9293 section 3.4", true)]
    [InlineData("RFC 9293, section 3.4", true)]
    [InlineData("RFC 9293 3.4", true)]
    [InlineData("RFC 9293 § 3.4", true)]
    [InlineData("RFC 9293 (section 3.4)", true)]
    [InlineData("https://www.rfc-editor.org/rfc/rfc9293", true)]
    [InlineData("RFC 9293 §3.4", false)]
    [InlineData("as the RFC says", false)]
    [InlineData("RFC 9293 3 steps", false)]
    [InlineData("var rfc1071 = Sum(rfc793);", false)]
    public void Other_forms_are_refused(string text, bool isMalformed) => Assert.Equal(isMalformed, IsMalformed(text));

    [Fact]
    public void Sections_are_in_the_order_of_a_table_of_contents()
    {
        string[] sections = ["", "2", "3.9", "3.10", "3.10.7", "10", "A", "A.1"];
        Assert.Equal(sections, sections.Reverse().OrderBy(Citation.SortKey, StringComparer.Ordinal));
    }

    private static bool IsMalformed(string line) => MalformedPattern().IsMatch(line);

    [GeneratedRegex(@"\bRFC-?\d|\b[Rr]fc[ -]\d|\bRFC \d+,? \(?(?i:sec(tion|t?\.)|§ )|\bRFC \d+ \d+\.\d|\bRFC \d+§|rfc-editor\.org|datatracker\.ietf\.org")]
    private static partial Regex MalformedPattern();
}
