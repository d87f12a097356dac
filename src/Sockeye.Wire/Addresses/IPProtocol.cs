namespace Sockeye.Wire.Addresses;

/// <summary>What follows an IPv4 header (Protocol) or an IPv6 header (Next Header): one number space, kept by IANA
/// (RFC 791 §3.1, RFC 8200 §3).</summary>
public enum IPProtocol : byte
{
    /// <summary>IPv6 hop-by-hop options (RFC 8200 §4.3).</summary>
    HopByHop = 0,

    /// <summary>ICMP for IPv4 (RFC 792).</summary>
    Icmp = 1,

    /// <summary>Internet Group Management Protocol (RFC 3376).</summary>
    Igmp = 2,

    /// <summary>IPv4 inside IP (RFC 2003). Never opened by a host without a tunnel.</summary>
    IPv4 = 4,

    /// <summary>Transmission Control Protocol (RFC 9293).</summary>
    Tcp = 6,

    /// <summary>User Datagram Protocol (RFC 768).</summary>
    Udp = 17,

    /// <summary>Datagram Congestion Control Protocol (RFC 4340).</summary>
    Dccp = 33,

    /// <summary>IPv6 inside IP (RFC 2473). Never opened by a host without a tunnel.</summary>
    IPv6 = 41,

    /// <summary>IPv6 routing header (RFC 8200 §4.4).</summary>
    IPv6Routing = 43,

    /// <summary>IPv6 fragment header (RFC 8200 §4.5).</summary>
    IPv6Fragment = 44,

    /// <summary>Generic Routing Encapsulation (RFC 2784).</summary>
    Gre = 47,

    /// <summary>Encapsulating Security Payload (RFC 4303).</summary>
    Esp = 50,

    /// <summary>Authentication Header (RFC 4302).</summary>
    AuthenticationHeader = 51,

    /// <summary>ICMP for IPv6 (RFC 4443).</summary>
    IcmpV6 = 58,

    /// <summary>Nothing follows (RFC 8200 §4.7).</summary>
    NoNextHeader = 59,

    /// <summary>IPv6 destination options (RFC 8200 §4.6).</summary>
    DestinationOptions = 60,

    /// <summary>Stream Control Transmission Protocol (RFC 9260).</summary>
    Sctp = 132,

    /// <summary>Mobility header (RFC 6275 §6.1).</summary>
    Mobility = 135,

    /// <summary>UDP-Lite (RFC 3828).</summary>
    UdpLite = 136,

    /// <summary>For experiments and tests (RFC 3692).</summary>
    Experiment1 = 253,

    /// <summary>For experiments and tests (RFC 3692).</summary>
    Experiment2 = 254,

    /// <summary>Reserved; on the sockets API the name of raw IP.</summary>
    Raw = 255,
}
