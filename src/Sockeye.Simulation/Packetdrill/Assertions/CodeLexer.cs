using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Assertions;

/// <summary>Cuts Python code into words. Lines inside brackets and behind a backslash go on.</summary>
internal static class CodeLexer
{
    private static readonly string[] s_operators =
    [
        "**=", "//=", "<<=", ">>=", "==", "!=", "<=", ">=", "+=", "-=", "*=", "%=", "&=", "|=", "^=", "**", "//", "<<", ">>",
        "+", "-", "*", "/", "%", "&", "|", "^", "~", "<", ">", "=", "(", ")", "[", "]", ",", ".", ":",
    ];

    /// <summary>The words of code that begins on a line.</summary>
    public static List<CodeToken> Read(string text, int line)
    {
        var tokens = new List<CodeToken>();
        int at = 0;
        int depth = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c == '\n' || c == ';')
            {
                if (depth == 0 || c == ';') tokens.Add(new CodeToken(CodeTokenKind.Newline, ";", line));
                if (c == '\n') line++;
                at++;
            }
            else if (char.IsWhiteSpace(c)) at++;
            else if (c == '\\' && text.AsSpan(at + 1).TrimStart(" \t\r").StartsWith("\n"))
            {
                at = text.IndexOf('\n', at) + 1;
                line++;
            }
            else if (c == '#') at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
            else
            {
                CodeToken token = ReadWord(text, at, line, out int length);
                if (token.Is("(") || token.Is("[")) depth++;
                if (token.Is(")") || token.Is("]")) depth--;
                tokens.Add(token);
                at += length;
            }
        }
        tokens.Add(new CodeToken(CodeTokenKind.Newline, ";", line));
        tokens.Add(new CodeToken(CodeTokenKind.End, "", line));
        return tokens;
    }

    private static CodeToken ReadWord(string text, int at, int line, out int length)
    {
        char c = text[at];
        if (c is '\'' or '"')
        {
            int end = at + 1;
            while (end < text.Length && text[end] != c) end += text[end] == '\\' ? 2 : 1;
            if (end >= text.Length) throw new ScriptException(line, $"the text that begins with {c} has no end");
            length = end + 1 - at;
            return new CodeToken(CodeTokenKind.Text, text[(at + 1)..end], line);
        }
        if (char.IsAsciiLetterOrDigit(c) || c == '_' || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            bool isNumber = char.IsAsciiDigit(c) || c == '.';
            int end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_' || (isNumber && text[end] == '.'))) end++;
            length = end - at;
            return new CodeToken(isNumber ? CodeTokenKind.Number : CodeTokenKind.Name, text[at..end], line);
        }
        foreach (string sign in s_operators)
        {
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0) continue;
            length = sign.Length;
            return new CodeToken(CodeTokenKind.Operator, sign, line);
        }
        throw new ScriptException(line, $"'{c}' is not understood in code");
    }
}
