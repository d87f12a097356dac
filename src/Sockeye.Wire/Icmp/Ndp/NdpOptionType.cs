namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>The type of a neighbour discovery option.</summary>
public enum NdpOptionType : byte
{
    /// <summary>Link-layer address of the sender (RFC 4861 §4.6.1).</summary>
    SourceLinkLayerAddress = 1,

    /// <summary>Link-layer address of the target (RFC 4861 §4.6.1).</summary>
    TargetLinkLayerAddress = 2,

    /// <summary>A prefix on the link or for autoconfiguration (RFC 4861 §4.6.2).</summary>
    PrefixInformation = 3,

    /// <summary>The packet that caused a redirect (RFC 4861 §4.6.3).</summary>
    RedirectedHeader = 4,

    /// <summary>The link's MTU (RFC 4861 §4.6.4).</summary>
    Mtu = 5,

    /// <summary>A random value that ties an answer to its question (RFC 3971 §5.3.2, RFC 7527).</summary>
    Nonce = 14,

    /// <summary>A route through this router (RFC 4191 §2.3).</summary>
    RouteInformation = 24,

    /// <summary>Recursive DNS servers (RFC 8106 §5.1).</summary>
    RecursiveDnsServers = 25,

    /// <summary>DNS search list (RFC 8106 §5.2).</summary>
    DnsSearchList = 31,
}
