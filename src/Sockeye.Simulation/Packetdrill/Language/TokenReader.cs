namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>A script's words with one to look ahead at, and the complaints that all parsers share.</summary>
internal sealed class TokenReader
{
    private readonly Lexer _lexer;

    /// <summary>A reader at the first word.</summary>
    public TokenReader(Lexer lexer)
    {
        _lexer = lexer;
        Current = lexer.Next();
    }

    /// <summary>The word to be read next.</summary>
    public Token Current { get; private set; }

    /// <summary>The word after <see cref="Current"/>.</summary>
    public Token LookBehind()
    {
        Token current = Current;
        Token next = _lexer.Next();
        _lexer.Rewind(next);
        Current = current;
        return next;
    }

    /// <summary>Takes the current word.</summary>
    public Token Take()
    {
        Token taken = Current;
        Current = _lexer.Next();
        return taken;
    }

    /// <summary>Takes the current word if it is this character.</summary>
    public bool TryTake(char mark)
    {
        if (!Current.Is(mark)) return false;
        Take();
        return true;
    }

    /// <summary>Takes the current word if it is this one.</summary>
    public bool TryTake(string word)
    {
        if (!Current.Is(word)) return false;
        Take();
        return true;
    }

    /// <summary>Takes this character or complains.</summary>
    public void Expect(char mark)
    {
        if (!TryTake(mark)) throw Unexpected($"'{mark}'");
    }

    /// <summary>Takes this word or complains.</summary>
    public void Expect(string word)
    {
        if (!TryTake(word)) throw Unexpected($"'{word}'");
    }

    /// <summary>Takes an integer in a range or complains.</summary>
    public long ExpectInteger(string what, long least, long most)
    {
        if (Current.Kind is not (TokenKind.Integer or TokenKind.Hex)) throw Unexpected(what);
        Token token = Take();
        long value = token.Value;
        return value >= least && value <= most
            ? value
            : throw new ScriptException(token.Line, $"{what} {token.Text} is not between {least} and {most}");
    }

    /// <summary>Takes a word or complains.</summary>
    public string ExpectWord(string what) => Current.Kind == TokenKind.Word ? Take().Text : throw Unexpected(what);

    /// <summary>Takes what is behind the '=' of an option.</summary>
    public string TakeOptionValue()
    {
        string value = _lexer.TakeOptionValue();
        Current = _lexer.Next();
        return value;
    }

    /// <summary>Takes an option's name; true when a value follows, which is then to be taken by <see cref="TakeOptionValue"/>.</summary>
    public bool TakeOption(out Token option)
    {
        option = Current;
        bool hasValue = _lexer.Continues('=');
        Current = _lexer.Next(); // the '=', or what follows the option
        return hasValue;
    }

    /// <summary>A complaint about the current word.</summary>
    public ScriptException Unexpected(string wanted) => new(Current.Line, $"expected {wanted}, found {Current}");
}
