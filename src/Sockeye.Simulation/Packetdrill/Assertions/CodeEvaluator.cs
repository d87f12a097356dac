using System.Globalization;
using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Assertions;

/// <summary>Evaluates Python expressions of integers, texts and tuples, by precedence.</summary>
internal sealed class CodeEvaluator(List<CodeToken> tokens, Func<string, object?> find)
{
    private static readonly string[][] s_levels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "//", "%", "/"]];

    /// <summary>Where it reads.</summary>
    public int Position { get; private set; }

    /// <summary>The current word.</summary>
    public CodeToken Current => tokens[Position];

    /// <summary>The word behind it.</summary>
    public CodeToken Next => tokens[Math.Min(Position + 1, tokens.Count - 1)];

    /// <summary>Nothing is left.</summary>
    public bool IsAtEnd => Current.Kind == CodeTokenKind.End;

    /// <summary>Takes the current word.</summary>
    public CodeToken Take() => tokens[Position++];

    /// <summary>Takes the current word if it is this.</summary>
    public bool TryTake(string text)
    {
        if (!Current.Is(text)) return false;
        Position++;
        return true;
    }

    /// <summary>The words since a position as text.</summary>
    public string TextSince(int start) => string.Join(' ', tokens.Skip(start).Take(Position - start).Select(token =>
        token.Kind == CodeTokenKind.Text ? $"'{token.Text}'" : token.Text));

    /// <summary>"name = value" for every variable between a position and the end of the statement.</summary>
    public string ValuesOf(int start) => string.Join(", ", tokens.Skip(start).TakeWhile(token => token.Kind != CodeTokenKind.Newline)
        .Where(token => token.Kind == CodeTokenKind.Name && token.Text.Any(char.IsAsciiLetterLower) && find(token.Text) is long)
        .Select(token => $"{token.Text} = {find(token.Text)}").Distinct());

    /// <summary>An expression.</summary>
    public object Evaluate() => EvaluateOr();

    /// <summary>An expression, or several with commas between.</summary>
    public object EvaluateTuple()
    {
        object first = Evaluate();
        if (!Current.Is(",")) return first;
        var items = new List<object> { first };
        while (TryTake(",")) items.Add(Evaluate());
        return items.ToArray();
    }

    /// <summary>Python's truth.</summary>
    public static bool IsTrue(object value) => value switch
    {
        long number => number != 0,
        string text => text.Length > 0,
        object[] items => items.Length > 0,
        _ => true,
    };

    /// <summary>As print shows it.</summary>
    public static string Text(object value) => value switch
    {
        object[] items => "(" + string.Join(", ", items.Select(Text)) + ")",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>One operation.</summary>
    public static object Apply(string sign, object left, object right, int line)
    {
        if (left is string format && sign == "%") return Format(format, right is object[] items ? items : [right], line);
        if (left is string a && right is string b && sign == "+") return a + b;
        if (left is not long x || right is not long y) throw new ScriptException(line, $"'{sign}' is for numbers");
        if (y == 0 && (sign is "//" or "%" or "/")) throw new ScriptException(line, "division by zero");
        return sign switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "//" => FloorDivide(x, y),
            "/" => x % y == 0 ? x / y : throw new ScriptException(line, "'/' is for numbers without remainder; use '//'"),
            "%" => x - (y * FloorDivide(x, y)),
            "&" => x & y,
            "|" => x | y,
            "^" => x ^ y,
            "<<" => x << (int)y,
            ">>" => x >> (int)y,
            _ => throw new ScriptException(line, $"'{sign}' is not understood in code"),
        };
    }

    private static long FloorDivide(long x, long y) => (x / y) - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0);

    // "%d", "%s", "%u", "%x" and "%%".
    private static string Format(string format, object[] items, int line)
    {
        var result = new System.Text.StringBuilder();
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                result.Append(format[i]);
                continue;
            }
            char kind = format[++i];
            if (kind == '%')
            {
                result.Append('%');
                continue;
            }
            if (next >= items.Length) throw new ScriptException(line, $"the text '{format}' wants more values");
            object item = items[next++];
            result.Append(kind == 'x' && item is long number ? number.ToString("x", CultureInfo.InvariantCulture) : Text(item));
        }
        return result.ToString();
    }

    private object EvaluateOr()
    {
        object left = EvaluateAnd();
        while (TryTake("or"))
        {
            object right = EvaluateAnd();
            left = IsTrue(left) ? left : right;
        }
        return left;
    }

    private object EvaluateAnd()
    {
        object left = EvaluateNot();
        while (TryTake("and"))
        {
            object right = EvaluateNot();
            left = IsTrue(left) ? right : left;
        }
        return left;
    }

    private object EvaluateNot() => TryTake("not") ? (IsTrue(EvaluateNot()) ? 0L : 1L) : EvaluateComparison();

    // Chained as in Python: 1 <= x <= 3.
    private object EvaluateComparison()
    {
        object left = EvaluateLevel(0);
        bool isTrue = true;
        bool compared = false;
        while (Current.Kind == CodeTokenKind.Operator && Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            CodeToken sign = Take();
            object right = EvaluateLevel(0);
            isTrue &= Compare(sign, left, right);
            left = right;
            compared = true;
        }
        return compared ? (isTrue ? 1L : 0L) : left;
    }

    private static bool Compare(CodeToken sign, object left, object right)
    {
        int order = (left, right) switch
        {
            (long x, long y) => x.CompareTo(y),
            (string x, string y) => string.CompareOrdinal(x, y),
            _ => throw new ScriptException(sign.Line, "only numbers with numbers and texts with texts can be compared"),
        };
        return sign.Text switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private object EvaluateLevel(int level)
    {
        if (level == s_levels.Length) return EvaluateUnary();
        object left = EvaluateLevel(level + 1);
        while (Current.Kind == CodeTokenKind.Operator && s_levels[level].Contains(Current.Text))
        {
            CodeToken sign = Take();
            left = Apply(sign.Text, left, EvaluateLevel(level + 1), sign.Line);
        }
        return left;
    }

    private object EvaluateUnary()
    {
        CodeToken sign = Current;
        if (TryTake("-")) return Apply("-", 0L, EvaluateUnary(), sign.Line);
        if (TryTake("~")) return Apply("^", -1L, EvaluateUnary(), sign.Line);
        return TryTake("+") ? EvaluateUnary() : EvaluateAtom();
    }

    private object EvaluateAtom()
    {
        CodeToken token = Take();
        switch (token.Kind)
        {
            case CodeTokenKind.Number:
                return ReadNumber(token);
            case CodeTokenKind.Text:
                return token.Text;
            case CodeTokenKind.Name when token.Text == "True":
                return 1L;
            case CodeTokenKind.Name when token.Text == "False":
                return 0L;
            case CodeTokenKind.Name when Current.Is("("):
                return Call(token);
            case CodeTokenKind.Name:
                return find(token.Text) ?? throw new ScriptException(token.Line, $"nothing is called {token.Text}");
            case CodeTokenKind.Operator when token.Text == "(":
                object value = EvaluateTuple();
                if (!TryTake(")")) throw new ScriptException(token.Line, "')' is missing");
                return value;
            default:
                throw new ScriptException(token.Line, $"'{token.Text}' is not understood in code");
        }
    }

    private object Call(CodeToken name)
    {
        Take();
        object argument = EvaluateTuple();
        if (!TryTake(")")) throw new ScriptException(name.Line, "')' is missing");
        return (name.Text, argument) switch
        {
            ("int", long number) => number,
            ("abs", long number) => Math.Abs(number),
            ("str", _) => Text(argument),
            ("min", object[] items) => items.Cast<long>().Min(),
            ("max", object[] items) => items.Cast<long>().Max(),
            _ => throw new ScriptException(name.Line, $"the function {name.Text} is not understood in code"),
        };
    }

    private static object ReadNumber(CodeToken token)
    {
        string text = token.Text.Replace("_", "", StringComparison.Ordinal);
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isRead = isHex
            ? long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long value)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return isRead ? value : throw new ScriptException(token.Line, $"'{token.Text}' is no whole number");
    }
}
