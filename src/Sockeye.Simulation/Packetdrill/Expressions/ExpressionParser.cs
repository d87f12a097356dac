using System.Text;
using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Expressions;

/// <summary>Reads arguments and results of calls.</summary>
internal sealed class ExpressionParser
{
    private readonly TokenReader _reader;

    public ExpressionParser(TokenReader reader) => _reader = reader;

    /// <summary>"(a, b, c)".</summary>
    public IReadOnlyList<Expression> ParseArguments()
    {
        _reader.Expect('(');
        return ParseList(')');
    }

    /// <summary>One expression.</summary>
    public Expression Parse()
    {
        Expression left = ParseOperand();
        while (_reader.Current.Is('|'))
        {
            int line = _reader.Take().Line;
            left = new OrExpression(line, left, ParseOperand());
        }
        return left;
    }

    private List<Expression> ParseList(char end)
    {
        var items = new List<Expression>();
        if (_reader.TryTake(end)) return items;
        do items.Add(Parse());
        while (_reader.TryTake(','));
        _reader.Expect(end);
        return items;
    }

    private Expression ParseOperand()
    {
        Token token = _reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Ellipsis:
                _reader.Take();
                return new EllipsisExpression(token.Line);
            case TokenKind.Integer or TokenKind.Hex:
                _reader.Take();
                return new NumberExpression(token.Line, token.Value);
            case TokenKind.Text:
                return ParseText();
            case TokenKind.Word:
                return ParseName();
            case TokenKind.Mark when token.Is('['):
                _reader.Take();
                return new ListExpression(token.Line, ParseList(']'));
            case TokenKind.Mark when token.Is('{'):
                _reader.Take();
                return ParseStruct(token.Line);
            default:
                throw _reader.Unexpected("a value");
        }
    }

    private Expression ParseName()
    {
        Token token = _reader.Take();
        return _reader.Current.Is('(') && token.Text is "htons" or "inet_addr" or "inet6_addr"
            ? new FunctionExpression(token.Line, token.Text, ParseArguments())
            : new NameExpression(token.Line, token.Text);
    }

    // Texts that follow each other are one; a text may be followed by "..." as strace shows long ones.
    private TextExpression ParseText()
    {
        int line = _reader.Current.Line;
        var text = new StringBuilder();
        while (_reader.Current.Kind == TokenKind.Text) text.Append(Unescape(_reader.Take()));
        if (_reader.Current.Kind == TokenKind.Ellipsis) _reader.Take();
        return new TextExpression(line, text.ToString());
    }

    private StructExpression ParseStruct(int line)
    {
        var fields = new List<FieldExpression>();
        do fields.Add(ParseField());
        while (_reader.TryTake(','));
        _reader.Expect('}');
        return new StructExpression(line, fields);
    }

    private FieldExpression ParseField()
    {
        if (_reader.Current.Kind != TokenKind.Word) return new FieldExpression(null, null, Parse());
        Token next = _reader.LookBehind();
        if (next.Is('='))
        {
            string name = _reader.Take().Text;
            _reader.Take();
            return new FieldExpression(name, null, Parse());
        }
        if (next.Is('(') && _reader.Current.Text is "msg_name" or "msg_iov")
        {
            string name = _reader.Take().Text;
            _reader.Take();
            Expression count = Parse();
            _reader.Expect(')');
            _reader.Expect('=');
            return new FieldExpression(name, count, Parse());
        }
        return new FieldExpression(null, null, Parse());
    }

    // C's escapes; one character stands for one byte.
    private static string Unescape(Token token)
    {
        string text = token.Text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'n': result.Append('\n'); break;
                case 't': result.Append('\t'); break;
                case 'r': result.Append('\r'); break;
                case 'a': result.Append('\a'); break;
                case 'b': result.Append('\b'); break;
                case 'f': result.Append('\f'); break;
                case 'v': result.Append('\v'); break;
                case 'x': result.Append(Number(token, text, ref i, i + 1, 2, 16)); break;
                case >= '0' and <= '7': result.Append(Number(token, text, ref i, i, 3, 8)); break;
                default: result.Append(text[i]); break;
            }
        }
        return result.ToString();
    }

    private static char Number(Token token, string text, ref int at, int from, int most, int radix)
    {
        int end = from;
        while (end < text.Length && end - from < most && IsDigit(text[end], radix)) end++;
        if (end == from) throw new ScriptException(token.Line, "\\x wants two hexadecimal digits");
        at = end - 1;
        return (char)(byte)Convert.ToInt32(text[from..end], radix);
    }

    private static bool IsDigit(char c, int radix) => radix == 16 ? char.IsAsciiHexDigit(c) : c is >= '0' and <= '7';
}
