using System.Text.RegularExpressions;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>One mention of an RFC: <c>RFC 9293 §3.10.7.4</c>, or <c>RFC 9293</c> for the whole of it.</summary>
/// <param name="Rfc">Its number.</param>
/// <param name="Section">"3.10.7.4", or empty for the whole.</param>
/// <param name="Path">The file that cites it.</param>
internal readonly partial record struct Citation(int Rfc, string Section, string Path)
{
    /// <summary>Every citation of a file. "RFC 6298 §2.2, §2.3" and "RFC 6298 §2.2-2.4" cite two sections.</summary>
    public static IEnumerable<Citation> In(SourceFile file)
    {
        foreach (Match match in Pattern().Matches(file.Text))
        {
            var rfc = int.Parse(match.Groups["rfc"].Value, null);
            var sections = match.Groups["section"].Captures;
            if (sections.Count == 0)
            {
                yield return new Citation(rfc, "", file.Path);
            }

            foreach (Capture section in sections)
            {
                yield return new Citation(rfc, section.Value, file.Path);
            }
        }
    }

    /// <summary>Sections in the order of a table of contents: 3.9 before 3.10, appendices last.</summary>
    public static string SortKey(string section) => section.Length == 0 ? "" : string.Join('.', section.Split('.').Select(
        part => char.IsDigit(part[0]) ? part.PadLeft(4, '0') : "~" + part));

    [GeneratedRegex(@"\bRFC (?<rfc>\d{1,5})(?: §(?<section>[0-9A-Z]+(?:\.[0-9]+)*)(?:(?:, | and |[-–])§?(?<section>[0-9A-Z](?:[0-9]*(?:\.[0-9]+)+))| (?:and )?§(?<section>[0-9]+(?:\.[0-9]+)*)|, §(?<section>[0-9A-Z]+(?:\.[0-9]+)*))*)?")]
    private static partial Regex Pattern();
}
