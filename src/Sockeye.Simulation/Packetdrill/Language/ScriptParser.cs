using System.Globalization;
using Sockeye.Simulation.Packetdrill.Expressions;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>Reads scripts: options, events and their times. Packets and calls have parsers of their own.</summary>
internal sealed class ScriptParser
{
    private readonly Dictionary<string, string> _definitions;
    private readonly TokenReader _reader;
    private readonly string _name;
    private readonly string _text;

    private ScriptParser(string name, string text, IReadOnlyDictionary<string, string> definitions)
    {
        _name = name;
        _text = text;
        _definitions = new Dictionary<string, string>(definitions);
        _reader = new TokenReader(new Lexer(text, _definitions));
    }

    /// <summary>Reads a script.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="definitions">Names defined on the command line; they go before the script's own.</param>
    /// <exception cref="ScriptException">It is wrong.</exception>
    public static Script Parse(string name, string text, IReadOnlyDictionary<string, string> definitions) =>
        new ScriptParser(name, text, definitions).ParseScript(definitions);

    private Script ParseScript(IReadOnlyDictionary<string, string> outer)
    {
        List<ScriptOption> options = ParseOptions(outer);
        CommandAction? beginning = TryParseCommand();
        var events = new List<ScriptEvent>();
        while (_reader.Current.Kind is not (TokenKind.End or TokenKind.Command)) events.Add(ParseEvent());
        if (events.Count == 0) throw new ScriptException(_reader.Current.Line, "the script has no event");
        CommandAction? end = TryParseCommand();
        if (_reader.Current.Kind != TokenKind.End) throw _reader.Unexpected("a time, or the end of the script");
        return new Script { Name = _name, Text = _text, Options = options, Beginning = beginning, Events = events, End = end };
    }

    private List<ScriptOption> ParseOptions(IReadOnlyDictionary<string, string> outer)
    {
        var options = new List<ScriptOption>();
        while (_reader.Current.Kind == TokenKind.Option)
        {
            bool hasValue = _reader.TakeOption(out Token token);
            string? value = hasValue ? _reader.TakeOptionValue() : null;
            var option = new ScriptOption(token.Text[2..], value, token.Line);
            if (option.Name == "define" && value is not null) Define(option, outer);
            options.Add(option);
        }
        return options;
    }

    private void Define(ScriptOption option, IReadOnlyDictionary<string, string> outer)
    {
        int equals = option.Value!.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new ScriptException(option.Line, $"--define wants NAME=VALUE, not '{option.Value}'");
        string name = option.Value[..equals];
        if (!outer.ContainsKey(name)) _definitions[name] = option.Value[(equals + 1)..];
    }

    private CommandAction? TryParseCommand()
    {
        if (_reader.Current.Kind != TokenKind.Command) return null;
        Token token = _reader.Take();
        return new CommandAction(token.Line, token.Text);
    }

    private ScriptEvent ParseEvent()
    {
        int line = _reader.Current.Line;
        EventTime time = ParseTime();
        ScriptAction action = ParseAction();
        CheckTime(line, time, action);
        return new ScriptEvent(line, time, action);
    }

    private EventTime ParseTime()
    {
        if (_reader.TryTake('*')) return new EventTime(EventTimeKind.Any, 0, 0);
        bool isRelative = _reader.TryTake('+');
        long start = ParseSeconds();
        if (!_reader.TryTake('~'))
        {
            return new EventTime(isRelative ? EventTimeKind.Relative : EventTimeKind.Absolute, start, start);
        }
        if (isRelative) _reader.Expect('+');
        return new EventTime(isRelative ? EventTimeKind.RelativeRange : EventTimeKind.AbsoluteRange, start, ParseSeconds());
    }

    private long ParseSeconds()
    {
        Token token = _reader.Current;
        if (token.Kind is not (TokenKind.Integer or TokenKind.Float)) throw _reader.Unexpected("a time in seconds");
        _reader.Take();
        decimal seconds = decimal.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (seconds < 0) throw new ScriptException(token.Line, $"the time {token.Text} is negative");
        if (seconds > 1_000_000_000) throw new ScriptException(token.Line, $"the time {token.Text} is too large");
        return (long)(seconds * 1_000_000);
    }

    private ScriptAction ParseAction()
    {
        Token token = _reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Command:
                _reader.Take();
                return new CommandAction(token.Line, token.Text);
            case TokenKind.Code:
                _reader.Take();
                return new CodeAction(token.Line, token.Text);
            case TokenKind.Mark when token.Text is "<" or ">":
                return new PacketAction(new PacketParser(_reader).Parse());
            case TokenKind.Word or TokenKind.Ellipsis:
                return new CallAction(ParseCall());
            default:
                throw _reader.Unexpected("a packet, a system call, a command or code");
        }
    }

    private CallSpec ParseCall()
    {
        long? end = null;
        if (_reader.Current.Kind == TokenKind.Ellipsis)
        {
            _reader.Take();
            end = ParseSeconds();
        }
        int line = _reader.Current.Line;
        string name = _reader.ExpectWord("the name of a system call");
        var expressions = new ExpressionParser(_reader);
        IReadOnlyList<Expression> arguments = expressions.ParseArguments();
        _reader.Expect('=');
        Expression result = expressions.Parse();
        bool hasError = _reader.Current.Kind == TokenKind.Word && char.IsAsciiLetterUpper(_reader.Current.Text[0]);
        string? error = hasError ? _reader.Take().Text : null;
        if (error is not null && !_reader.Current.Is('(')) throw _reader.Unexpected("a note such as (Connection refused)");
        SkipNote();
        return new CallSpec { Line = line, Name = name, Arguments = arguments, Result = result, Error = error, End = end };
    }

    private void SkipNote()
    {
        if (!_reader.TryTake('(')) return;
        while (!_reader.TryTake(')'))
        {
            if (_reader.Current.Kind == TokenKind.End) throw _reader.Unexpected("')'");
            _reader.Take();
        }
    }

    private static void CheckTime(int line, EventTime time, ScriptAction action)
    {
        if (time.IsRange && time.End < time.Start) throw new ScriptException(line, "the range of time is backwards");
        if (action is PacketAction { Packet.IsInbound: false }) return;
        if (time.Kind == EventTimeKind.Any) throw new ScriptException(line, "the time '*' is for outbound packets only");
        if (time.IsRange) throw new ScriptException(line, "a range of time is for outbound packets only");
    }
}
