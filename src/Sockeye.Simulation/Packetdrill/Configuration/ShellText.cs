using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Configuration;

/// <summary>Cuts a shell section into commands: lines, ';', '|', quotes, comments, "$((…))", "2>/dev/null". Nothing is run.</summary>
internal static partial class ShellText
{
    /// <summary>Each pipeline with its line; a pipeline is commands, a command is words.</summary>
    public static List<(int Line, List<List<string>> Pipeline)> Read(string text, int lastLine)
    {
        int line = lastLine - text.AsSpan().Count('\n');
        var pipelines = new List<(int, List<List<string>>)>();
        var pipeline = new List<List<string>> { new() };
        int begun = line;
        var word = new StringBuilder();
        bool hasWord = false;

        void EndWord()
        {
            if (hasWord) pipeline[^1].Add(word.ToString());
            if (hasWord && pipeline.Count == 1 && pipeline[0].Count == 1) begun = line;
            word.Clear();
            hasWord = false;
        }

        void EndPipeline()
        {
            EndWord();
            pipeline.ForEach(command => command.RemoveAll(IsRedirection));
            if (pipeline.Exists(command => command.Count > 0)) pipelines.Add((begun, pipeline));
            pipeline = [[]];
        }

        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '\\' when i + 1 < text.Length && text[i + 1] == '\n':
                    EndWord();
                    i++;
                    line++;
                    break;
                case '\\' when i + 1 < text.Length:
                    word.Append(text[++i]);
                    hasWord = true;
                    break;
                case '\n':
                    EndPipeline();
                    line++;
                    break;
                case ';':
                    EndPipeline();
                    break;
                case '|':
                    EndWord();
                    pipeline.Add([]);
                    break;
                case ' ' or '\t' or '\r':
                    EndWord();
                    break;
                case '#' when !hasWord:
                    while (i + 1 < text.Length && text[i + 1] != '\n') i++;
                    break;
                case '"' or '\'':
                    int end = text.IndexOf(c, i + 1);
                    if (end < 0) throw new ScriptException(line, $"the text that begins with {c} in this command has no end");
                    word.Append(c == '"' ? Expand(text[(i + 1)..end], line) : text[(i + 1)..end]);
                    hasWord = true;
                    i = end;
                    break;
                case '$' when text.AsSpan(i).StartsWith("$(("):
                    int close = text.IndexOf("))", i, StringComparison.Ordinal);
                    if (close < 0) throw new ScriptException(line, "'$((' in this command has no end");
                    word.Append(Expand(text[i..(close + 2)], line));
                    hasWord = true;
                    i = close + 1;
                    break;
                default:
                    word.Append(c);
                    hasWord = true;
                    break;
            }
        }
        EndPipeline();
        return pipelines;
    }

    private static bool IsRedirection(string word) => word is "2>/dev/null" or ">/dev/null" or "&>/dev/null" or "2>&1";

    // "$((32*1024*1024))": products and sums are enough.
    private static string Expand(string text, int line) => Arithmetic().Replace(text, match => Calculate(match.Groups[1].Value, line));

    private static string Calculate(string expression, int line)
    {
        long sum = 0;
        foreach (string term in expression.Split('+'))
        {
            long product = 1;
            foreach (string factor in term.Split('*'))
            {
                if (!long.TryParse(factor.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                {
                    throw new ScriptException(line, $"$(({expression})) is not understood");
                }
                product *= number;
            }
            sum += product;
        }
        return sum.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\(\(([^)]*)\)\)")]
    private static partial Regex Arithmetic();
}
