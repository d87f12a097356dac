namespace Sockeye.Wire.Icmp;

/// <summary>What is wrong with a header (RFC 4443 §3.4, RFC 7112 §5).</summary>
public enum IcmpV6ParameterProblemCode : byte
{
    /// <summary>A field has a value that cannot be.</summary>
    ErroneousField = 0,

    /// <summary>The next header is not known.</summary>
    UnrecognizedNextHeader = 1,

    /// <summary>An option is not known.</summary>
    UnrecognizedOption = 2,

    /// <summary>The first fragment does not hold the whole chain of headers.</summary>
    IncompleteHeaderChain = 3,
}
