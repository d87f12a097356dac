namespace Sockeye.Simulation.Packetdrill.Expressions;

/// <summary>An argument or a result of a call, as written.</summary>
/// <param name="Line">Line on which it begins.</param>
internal abstract record Expression(int Line);

/// <summary>"...": whatever is usual.</summary>
internal sealed record EllipsisExpression(int Line) : Expression(Line);

/// <summary>A number.</summary>
internal sealed record NumberExpression(int Line, long Value) : Expression(Line);

/// <summary>A name: a symbol of the system.</summary>
internal sealed record NameExpression(int Line, string Name) : Expression(Line);

/// <summary>A text, escapes resolved.</summary>
internal sealed record TextExpression(int Line, string Text) : Expression(Line);

/// <summary>"a | b".</summary>
internal sealed record OrExpression(int Line, Expression Left, Expression Right) : Expression(Line);

/// <summary>"[a, b]".</summary>
internal sealed record ListExpression(int Line, IReadOnlyList<Expression> Items) : Expression(Line);

/// <summary>"{…}": a C structure, with or without names of fields.</summary>
internal sealed record StructExpression(int Line, IReadOnlyList<FieldExpression> Fields) : Expression(Line)
{
    /// <summary>The value of a named field, or null.</summary>
    public Expression? Find(string name) => Fields.FirstOrDefault(field => field.Name == name)?.Value;

    /// <summary>True when it has exactly the fields whose names are given, in this order; optional ones end with '?'.</summary>
    public bool HasShape(params ReadOnlySpan<string> names)
    {
        int at = 0;
        foreach (string name in names)
        {
            bool isOptional = name.EndsWith('?');
            if (at < Fields.Count && Fields[at].Name == name.TrimEnd('?')) at++;
            else if (!isOptional) return false;
        }
        return at == Fields.Count;
    }
}

/// <summary>One field of a structure: <c>name = value</c>, <c>name(count) = value</c> or a bare value.</summary>
internal sealed record FieldExpression(string? Name, Expression? Count, Expression Value);

/// <summary>"name(a, b)": inet_addr("1.2.3.4"), htons(80).</summary>
internal sealed record FunctionExpression(int Line, string Name, IReadOnlyList<Expression> Arguments) : Expression(Line);
