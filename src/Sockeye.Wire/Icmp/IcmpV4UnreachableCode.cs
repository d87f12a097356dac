namespace Sockeye.Wire.Icmp;

/// <summary>Why a destination is unreachable (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1).</summary>
public enum IcmpV4UnreachableCode : byte
{
    /// <summary>No route to the network.</summary>
    Network = 0,

    /// <summary>The host does not answer its neighbour.</summary>
    Host = 1,

    /// <summary>The host does not know the protocol.</summary>
    Protocol = 2,

    /// <summary>Nobody listens on the port.</summary>
    Port = 3,

    /// <summary>Too large for the next hop and not to be fragmented (RFC 1191).</summary>
    FragmentationNeeded = 4,

    /// <summary>A source route could not be followed.</summary>
    SourceRouteFailed = 5,

    /// <summary>The network is unknown.</summary>
    NetworkUnknown = 6,

    /// <summary>The host is unknown.</summary>
    HostUnknown = 7,

    /// <summary>The source is isolated.</summary>
    SourceIsolated = 8,

    /// <summary>The network is forbidden.</summary>
    NetworkProhibited = 9,

    /// <summary>The host is forbidden.</summary>
    HostProhibited = 10,

    /// <summary>The network cannot be reached with this type of service.</summary>
    NetworkTypeOfService = 11,

    /// <summary>The host cannot be reached with this type of service.</summary>
    HostTypeOfService = 12,

    /// <summary>A filter forbids it.</summary>
    CommunicationProhibited = 13,

    /// <summary>The precedence is not allowed.</summary>
    HostPrecedenceViolation = 14,

    /// <summary>The precedence is below the network's minimum.</summary>
    PrecedenceCutoff = 15,
}
