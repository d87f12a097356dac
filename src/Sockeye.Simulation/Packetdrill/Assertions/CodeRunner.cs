using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.Simulation.Packetdrill.Assertions;

/// <summary>Runs the code of a script: assertions, assignments and prints, a subset of Python. Variables live as long as the
/// script.</summary>
internal sealed class CodeRunner
{
    private readonly Dictionary<string, object> _variables = [];
    private readonly Action<string> _print;

    /// <summary>A runner without variables.</summary>
    /// <param name="print">Where print goes.</param>
    public CodeRunner(Action<string> print) => _print = print;

    /// <summary>Runs code.</summary>
    /// <param name="text">The code.</param>
    /// <param name="line">Line on which it begins.</param>
    /// <param name="values">What is known of the socket now.</param>
    public void Run(string text, int line, IReadOnlyDictionary<string, long> values)
    {
        var evaluator = new CodeEvaluator(CodeLexer.Read(text, line), name => Find(name, values));
        while (!evaluator.IsAtEnd) RunStatement(evaluator);
    }

    private object? Find(string name, IReadOnlyDictionary<string, long> values)
    {
        if (_variables.TryGetValue(name, out object? variable)) return variable;
        if (values.TryGetValue(name, out long value)) return value;
        return CodeConstants.TryFind(name, out long constant) ? constant : null;
    }

    private void RunStatement(CodeEvaluator code)
    {
        CodeToken first = code.Current;
        if (first.Kind == CodeTokenKind.Newline)
        {
            code.Take();
            return;
        }
        if (code.TryTake("assert")) RunAssert(code, first.Line);
        else if (code.TryTake("print")) RunPrint(code);
        else if (code.TryTake("pass")) { }
        else if (first.Kind == CodeTokenKind.Name && code.Next.Kind == CodeTokenKind.Operator && IsAssignment(code.Next.Text)) RunAssignment(code);
        else code.Evaluate();
        if (code.Current.Kind != CodeTokenKind.Newline) throw new ScriptException(code.Current.Line, $"'{code.Current.Text}' is not understood in code");
        code.Take();
    }

    private static void RunAssert(CodeEvaluator code, int line)
    {
        int start = code.Position;
        object value = code.Evaluate();
        string condition = code.TextSince(start);
        object? message = code.TryTake(",") ? code.EvaluateTuple() : null;
        if (!CodeEvaluator.IsTrue(value))
        {
            string values = code.ValuesOf(start);
            throw new DrillFailure(line, $"assert {condition}" + (message is null ? "" : $": {CodeEvaluator.Text(message)}")
                + (values.Length == 0 ? "" : $" (where {values})"));
        }
    }

    private void RunPrint(CodeEvaluator code)
    {
        if (!code.TryTake("(")) throw new ScriptException(code.Current.Line, "print wants its arguments in parentheses");
        var parts = new List<string>();
        while (!code.TryTake(")"))
        {
            parts.Add(CodeEvaluator.Text(code.Evaluate()));
            if (!code.TryTake(",") && !code.Current.Is(")")) throw new ScriptException(code.Current.Line, "print wants ')'");
        }
        _print(string.Join(' ', parts));
    }

    private void RunAssignment(CodeEvaluator code)
    {
        string name = code.Take().Text;
        CodeToken sign = code.Take();
        object value = code.EvaluateTuple();
        if (sign.Text != "=")
        {
            if (!_variables.TryGetValue(name, out object? before)) throw new ScriptException(sign.Line, $"the variable {name} has no value");
            value = CodeEvaluator.Apply(sign.Text[..^1], before, value, sign.Line);
        }
        _variables[name] = value;
    }

    private static bool IsAssignment(string sign) => sign is "=" or "+=" or "-=" or "*=" or "//=" or "%=" or "&=" or "|=" or "^=" or "<<=" or ">>=";
}
