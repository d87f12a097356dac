using System.Text.RegularExpressions;

namespace Sockeye.Cookbook.Pages;

/// <summary>A piece of code in a page that says where it is from: <c>&lt;!-- code: path --&gt;</c> before its fence.</summary>
internal static partial class CodeBlock
{
    /// <summary>The text of a page with all its code as it is in the sources now.</summary>
    public static string Renew(string page) => Block().Replace(page, match =>
        $"<!-- code: {match.Groups[1].Value} -->\n```csharp\n{BodyOf(File.ReadAllText(Repository.PathOf(match.Groups[1].Value)))}\n```");

    /// <summary>The files whose code a page shows.</summary>
    public static IEnumerable<string> SourcesOf(string page) => Block().Matches(page).Select(match => match.Groups[1].Value);

    /// <summary>What is between the braces of a file's class, without its indent.</summary>
    public static string BodyOf(string source)
    {
        int begin = source.IndexOf("\n{\n", StringComparison.Ordinal) + 3, end = source.LastIndexOf("\n}", StringComparison.Ordinal);
        IEnumerable<string> lines = source[begin..end].Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line);
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"<!-- code: (\S+) -->\n```csharp\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
