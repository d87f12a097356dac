namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>Kinds of words in a script.</summary>
internal enum TokenKind : byte
{
    /// <summary>Nothing is left.</summary>
    End,

    /// <summary>A decimal integer.</summary>
    Integer,

    /// <summary>A hexadecimal integer.</summary>
    Hex,

    /// <summary>A number with a point; in TCP flags ".5" is the ACK flag and an ACE digit.</summary>
    Float,

    /// <summary>Letters, digits and underscores.</summary>
    Word,

    /// <summary>Text between double quotes, escapes not yet resolved.</summary>
    Text,

    /// <summary>A shell command between back quotes.</summary>
    Command,

    /// <summary>Code between "%{" and "}%".</summary>
    Code,

    /// <summary>"...".</summary>
    Ellipsis,

    /// <summary>"--name", before the first event only.</summary>
    Option,

    /// <summary>Any other single character.</summary>
    Mark,
}
