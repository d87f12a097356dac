using System.Globalization;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>One word of a script.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters, without delimiters.</param>
/// <param name="Line">Line on which it ends, from 1.</param>
/// <param name="Offset">Where it begins in the script.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Offset)
{
    /// <summary>True for this single character.</summary>
    public bool Is(char mark) => Kind == TokenKind.Mark && Text[0] == mark;

    /// <summary>True for this word.</summary>
    public bool Is(string word) => Kind == TokenKind.Word && Text == word;

    /// <summary>The value of an integer, decimal or hexadecimal.</summary>
    public long Value => Kind == TokenKind.Hex
        ? unchecked((long)ulong.Parse(Text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        : long.Parse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>For messages: the token as a reader recognizes it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the script",
        TokenKind.Text => $"\"{Text}\"",
        TokenKind.Command => "`…`",
        TokenKind.Code => "%{ … }%",
        TokenKind.Ellipsis => "'...'",
        _ => $"'{Text}'",
    };
}
