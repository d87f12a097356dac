namespace Sockeye.Wire.IPv6;

/// <summary>Why a walk over extension headers ended early.</summary>
public enum ExtensionHeaderFault : byte
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>A header reaches beyond the packet. Dropped without a word; in a first fragment it is RFC 7112's case.</summary>
    Truncated,

    /// <summary>Hop-by-hop options elsewhere than first: parameter problem, code 1 (RFC 8200 §4.1, §4.3).</summary>
    HopByHopNotFirst,

    /// <summary>More headers or bytes than a host need look at (RFC 8504 §5.3).</summary>
    TooLong,
}
