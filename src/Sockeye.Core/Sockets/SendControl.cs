using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>What sendmsg(2)'s control messages can ask of one datagram (IP_PKTINFO, IP_TTL, IP_TOS and their IPv6 kin).</summary>
/// <remarks>The default value asks for nothing.</remarks>
public readonly struct SendControl
{
    /// <summary>IP_PKTINFO, IPV6_PKTINFO: our address to send from; null for the socket's own.</summary>
    public InternetAddress? Source { get; init; }

    /// <summary>IP_PKTINFO, IPV6_PKTINFO: the interface to send through; 0 for the route's.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>IP_TTL, IPV6_HOPLIMIT: 1 to 255; null for the socket's.</summary>
    public byte? HopLimit { get; init; }

    /// <summary>IP_TOS, IPV6_TCLASS; null for the socket's.</summary>
    public byte? TrafficClass { get; init; }

    /// <summary>SO_TIMESTAMPING: which times to tell of this message (SOF_TIMESTAMPING_TX_…); null for the socket's.</summary>
    public int? Timestamping { get; init; }

    /// <summary>The caller waits and sends again what a stream does not take now: it is one message all the same.</summary>
    public bool Waits { get; init; }

    /// <summary>This is the rest of a message whose beginning a stream took before.</summary>
    public bool Continues { get; init; }
}
