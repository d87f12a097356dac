namespace Sockeye.Wire.IPv6;

/// <summary>Why a walk over options ended early.</summary>
public enum IPv6OptionsFault : byte
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>An option does not fit into its header.</summary>
    Malformed,

    /// <summary>More options than <see cref="IPv6OptionReader.MaxOptions"/>.</summary>
    TooMany,

    /// <summary>More padding in one place than alignment needs (RFC 8504 §5.3).</summary>
    PaddingTooLong,
}
