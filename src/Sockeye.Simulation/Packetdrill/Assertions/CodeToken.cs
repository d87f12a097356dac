namespace Sockeye.Simulation.Packetdrill.Assertions;

/// <summary>Kinds of words in code.</summary>
internal enum CodeTokenKind : byte
{
    /// <summary>Nothing is left.</summary>
    End,

    /// <summary>A statement ends: a line or ';'.</summary>
    Newline,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A name or a word of the language.</summary>
    Name,

    /// <summary>An operator or a bracket.</summary>
    Operator,
}

/// <summary>A word of code.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters.</param>
/// <param name="Line">Line within the script.</param>
internal readonly record struct CodeToken(CodeTokenKind Kind, string Text, int Line)
{
    /// <summary>True for this operator or word.</summary>
    public bool Is(string text) => Kind is CodeTokenKind.Operator or CodeTokenKind.Name && Text == text;
}
