using System.Text;
using System.Text.RegularExpressions;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>A C# file of the repository, with what the architecture tests ask of it.</summary>
internal sealed partial class SourceFile
{
    /// <summary>A file as it stands in the repository, or as a test imagines it.</summary>
    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Code = Blank(Text);
        References = Code + string.Concat(CrefPattern().Matches(Text).Select(match => "\n" + match.Groups[1].Value));
    }

    /// <summary>From the top of the repository, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The name of the mechanism: the file name up to its first dot.</summary>
    public string Stem => System.IO.Path.GetFileName(Path).Split('.')[0];

    public string Text { get; }

    /// <summary>The text with comments and the insides of strings blanked, lines kept.</summary>
    public string Code { get; }

    /// <summary>The code and whatever documentation points to by <c>cref</c>: all that the compiler follows. A remark in
    /// words may name anything.</summary>
    public string References { get; }

    public string[] Lines => Text.Split('\n');

    /// <summary>Files under a folder, what the compiler wrote excepted, in a fixed order.</summary>
    public static IReadOnlyList<SourceFile> Under(string folder)
    {
        var top = Repository.PathOf(folder);
        if (!Directory.Exists(top))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(top, "*.cs", SearchOption.AllDirectories)
            .Where(path => !GeneratedPattern().IsMatch(System.IO.Path.GetRelativePath(top, path)))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(
                System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), File.ReadAllText(path)))];
    }

    /// <summary>The lines, as "file:line: text", on which the pattern can be found in the code.</summary>
    public IEnumerable<string> LinesOfCodeWith(Regex pattern)
    {
        var lines = Lines;
        return Code.Split('\n')
            .Select((code, index) => (code, index))
            .Where(line => pattern.IsMatch(line.code))
            .Select(line => $"{Path}:{line.index + 1}: {lines[line.index].Trim()}");
    }

    public override string ToString() => Path;

    [GeneratedRegex("(^|[/\\\\])(bin|obj)[/\\\\]")]
    private static partial Regex GeneratedPattern();

    [GeneratedRegex("cref=\"([^\"]*)\"")]
    private static partial Regex CrefPattern();

    // Raw strings, verbatim strings, strings, characters, comments: the first that begins wins, as in the compiler. The
    // code inside an interpolation is blanked with its string, which only makes the tests milder.
    [GeneratedRegex("""
        (?<raw>"{3,})[\s\S]*?\k<raw> | @\$?"(?:[^"]|"")*" | \$@"(?:[^"]|"")*" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.[^'\n]*)'
        | //[^\n]* | /\*[\s\S]*?\*/
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BlankPattern();

    private static string Blank(string text) => BlankPattern().Replace(text, match =>
    {
        var blanked = new StringBuilder(match.Length);
        foreach (var letter in match.Value)
        {
            blanked.Append(letter == '\n' ? '\n' : ' ');
        }

        return blanked.ToString();
    });
}
