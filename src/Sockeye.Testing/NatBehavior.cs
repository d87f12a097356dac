namespace Sockeye.Testing;

/// <summary>On what a NAT's mappings, or its filters, depend (RFC 4787 §4.1 and §5).</summary>
public enum NatBehavior
{
    /// <summary>On the inside address and port alone: the same mapping for all peers; anybody may answer.</summary>
    EndpointIndependent,

    /// <summary>On the peer's address too.</summary>
    AddressDependent,

    /// <summary>On the peer's address and port too; as a mapping, what is called a symmetric NAT.</summary>
    AddressAndPortDependent,
}
