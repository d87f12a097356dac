using System.Globalization;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>Cuts a script into words: the longest that fits, comments and white space between them left out.</summary>
internal sealed class Lexer
{
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, string> _definitions;
    private int _at;
    private int _line = 1;

    /// <summary>A lexer of a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="definitions">Names and what stands for them (--define); may grow while options are read.</param>
    public Lexer(string text, IReadOnlyDictionary<string, string> definitions)
    {
        _text = text;
        _definitions = definitions;
    }

    /// <summary>The next word.</summary>
    public Token Next()
    {
        SkipSpace();
        if (_at >= _text.Length) return new Token(TokenKind.End, "", _line, _at);
        int start = _at;
        char first = _text[_at];
        if (first == '"') return TakeQuoted(TokenKind.Text, '"');
        if (first == '`') return TakeQuoted(TokenKind.Command, '`');
        if (LooksAt("%{")) return TakeCode();
        if (LooksAt("...")) return Take(TokenKind.Ellipsis, 3);
        if (LooksAt("--") && IsWordCharacter(Peek(2))) return Take(TokenKind.Option, 2 + CountWord(_at + 2));
        int number = CountNumber(start, out TokenKind kind);
        int word = IsWordCharacter(first) ? CountWord(start) : 0;
        if (number > 0 && number >= word) return CheckNumber(Take(kind, number));
        return word > 0 ? Define(Take(TokenKind.Word, word)) : Take(TokenKind.Mark, 1);
    }

    /// <summary>The rest of an option behind its '=': everything up to white space, quotes kept together.</summary>
    public string TakeOptionValue()
    {
        int start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]))
        {
            if (_text[_at] is '"' or '`') TakeQuoted(TokenKind.Text, _text[_at]);
            else _at++;
        }
        return _text[start.._at];
    }

    /// <summary>Goes back to where a token began.</summary>
    public void Rewind(Token token)
    {
        _at = token.Offset;
        _line = token.Line - token.Text.AsSpan().Count('\n');
    }

    /// <summary>True when the next character continues without white space.</summary>
    public bool Continues(char next) => Peek(0) == next;

    // A name that the command line or an option has defined is read as what it stands for.
    private Token Define(Token word)
    {
        if (!_definitions.TryGetValue(word.Text, out string? value)) return word;
        if (value.Length >= 2 && value[0] == '"') return word with { Kind = TokenKind.Text, Text = value[1..^1] };
        if (value.Length >= 2 && value[0] == '`') return word with { Kind = TokenKind.Command, Text = value[1..^1] };
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return word with { Kind = TokenKind.Integer, Text = value };
        }
        bool isHex = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ulong.TryParse(value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _);
        return word with { Kind = isHex ? TokenKind.Hex : TokenKind.Word, Text = value };
    }

    private static Token CheckNumber(Token number)
    {
        bool fits = number.Kind switch
        {
            TokenKind.Integer => long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            TokenKind.Hex => ulong.TryParse(number.Text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        return fits ? number : throw new ScriptException(number.Line, $"{number.Text} does not fit into 64 bits");
    }

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at])) Advance(1);
            else if (LooksAt("//")) SkipTo("\n", 2);
            else if (LooksAt("/*")) SkipTo("*/", 2);
            else return;
        }
    }

    private void SkipTo(string end, int from)
    {
        int found = _text.IndexOf(end, _at + from, StringComparison.Ordinal);
        if (found < 0 && end != "\n") throw new ScriptException(_line, "the comment that begins here has no end");
        Advance((found < 0 ? _text.Length : found + end.Length) - _at);
    }

    private Token TakeQuoted(TokenKind kind, char quote)
    {
        int start = _at;
        int end = start + 1;
        while (end < _text.Length && _text[end] != quote) end += _text[end] == '\\' ? 2 : 1;
        if (end >= _text.Length) throw new ScriptException(_line, $"the text that begins with {quote} here has no end");
        Advance(end + 1 - start);
        return new Token(kind, _text[(start + 1)..end], _line, start);
    }

    private Token TakeCode()
    {
        int start = _at;
        int end = _text.IndexOf("}%", start + 2, StringComparison.Ordinal);
        if (end < 0) throw new ScriptException(_line, "the code that begins with %{ here has no end");
        Advance(end + 2 - start);
        return new Token(TokenKind.Code, _text[(start + 2)..end], _line, start);
    }

    private Token Take(TokenKind kind, int length)
    {
        var token = new Token(kind, _text.Substring(_at, length), _line, _at);
        Advance(length);
        return token;
    }

    private void Advance(int count)
    {
        _line += _text.AsSpan(_at, count).Count('\n');
        _at += count;
    }

    // [-]digits, [-]digits.digits, 0xhex: as long as possible.
    private int CountNumber(int start, out TokenKind kind)
    {
        kind = TokenKind.Integer;
        int at = start;
        if (LooksAt("0x") && char.IsAsciiHexDigit(Peek(2)))
        {
            kind = TokenKind.Hex;
            at += 2;
            while (at < _text.Length && char.IsAsciiHexDigit(_text[at])) at++;
            return at - start;
        }
        if (at < _text.Length && _text[at] == '-') at++;
        int digits = CountDigits(at);
        at += digits;
        if (at + 1 < _text.Length && _text[at] == '.' && char.IsAsciiDigit(_text[at + 1]))
        {
            kind = TokenKind.Float;
            return at + 1 + CountDigits(at + 1) - start;
        }
        return digits == 0 ? 0 : at - start;
    }

    private int CountDigits(int from)
    {
        int at = from;
        while (at < _text.Length && char.IsAsciiDigit(_text[at])) at++;
        return at - from;
    }

    private int CountWord(int from)
    {
        int at = from;
        while (at < _text.Length && IsWordCharacter(_text[at])) at++;
        return at - from;
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private bool LooksAt(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';
}
