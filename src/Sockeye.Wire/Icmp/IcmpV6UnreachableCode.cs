namespace Sockeye.Wire.Icmp;

/// <summary>Why a destination is unreachable (RFC 4443 §3.1).</summary>
public enum IcmpV6UnreachableCode : byte
{
    /// <summary>No route to the destination.</summary>
    NoRoute = 0,

    /// <summary>An administrator forbids it.</summary>
    Prohibited = 1,

    /// <summary>The source's scope does not reach the destination.</summary>
    BeyondScope = 2,

    /// <summary>The address cannot be reached, most often because the neighbour does not answer.</summary>
    Address = 3,

    /// <summary>Nobody listens on the port.</summary>
    Port = 4,

    /// <summary>The source address fails an ingress or egress policy.</summary>
    SourcePolicy = 5,

    /// <summary>The route says reject.</summary>
    RejectRoute = 6,
}
