namespace Sockeye.Core.Foundation;

/// <summary>Why a packet went no further. Every drop has one; each is counted in <see cref="DropLedger"/>.</summary>
public enum DropReason : byte
{
    /// <summary>Not a drop.</summary>
    None,

    // Link
    /// <summary>Frame shorter than its header.</summary>
    FrameTooShort,
    /// <summary>Frame for another link address.</summary>
    NotOurLinkAddress,
    /// <summary>No protocol here for this EtherType.</summary>
    UnknownEtherType,
    /// <summary>More VLAN tags than are followed.</summary>
    TooManyTags,
    /// <summary>The interface is down.</summary>
    InterfaceDown,
    /// <summary>The transmit queue is full.</summary>
    TransmitQueueFull,
    /// <summary>The interface refuses what is sent: its transmit queue has no length.</summary>
    TransmitRefused,
    /// <summary>No packet buffer: the pool's limit is reached.</summary>
    NoBuffer,

    // ARP, NDP
    /// <summary>Malformed ARP packet.</summary>
    ArpMalformed,
    /// <summary>ARP sender that must not be cached: ours, multicast, broadcast.</summary>
    ArpInvalidSender,
    /// <summary>NDP message that fails RFC 4861's validity checks.</summary>
    NdpInvalid,
    /// <summary>Neighbour did not answer.</summary>
    NeighborUnreachable,
    /// <summary>Too many packets wait for one neighbour.</summary>
    NeighborQueueFull,
    /// <summary>The neighbour table is full.</summary>
    NeighborTableFull,

    // IP
    /// <summary>IP header malformed: version, lengths.</summary>
    IPMalformed,
    /// <summary>IPv4 header checksum wrong.</summary>
    IPChecksum,
    /// <summary>Source address that no packet may have.</summary>
    IPInvalidSource,
    /// <summary>Destination address that no packet may have here.</summary>
    IPInvalidDestination,
    /// <summary>Not for us, and we do not forward.</summary>
    IPNotForUs,
    /// <summary>IP options malformed or refused.</summary>
    IPOptions,
    /// <summary>IPv6 extension headers malformed or too many.</summary>
    IPExtensionHeaders,
    /// <summary>Hop limit reached while forwarding.</summary>
    HopLimitExceeded,
    /// <summary>No route to the destination.</summary>
    NoRoute,
    /// <summary>Larger than the next link's MTU and not to be fragmented.</summary>
    PacketTooBig,
    /// <summary>Nobody speaks this protocol here.</summary>
    UnknownProtocol,
    /// <summary>Forwarding forbids it (martian, link-local scope, unspecified).</summary>
    ForwardingRefused,

    // Fragments
    /// <summary>Fragment malformed: length, offset, size.</summary>
    FragmentMalformed,
    /// <summary>Fragments overlap.</summary>
    FragmentOverlap,
    /// <summary>Reassembly memory is full.</summary>
    FragmentMemory,
    /// <summary>The datagram was not complete in time.</summary>
    FragmentTimeout,

    // ICMP, IGMP, MLD
    /// <summary>ICMP message malformed or checksum wrong.</summary>
    IcmpMalformed,
    /// <summary>ICMP error that matches nothing we sent, or is not allowed.</summary>
    IcmpInvalid,
    /// <summary>ICMP message withheld by a rate limit.</summary>
    IcmpRateLimited,
    /// <summary>ICMP message type that nobody handles.</summary>
    IcmpUnhandled,
    /// <summary>IGMP or MLD message malformed or not from a router.</summary>
    GroupMessageInvalid,

    // UDP
    /// <summary>UDP header malformed.</summary>
    UdpMalformed,
    /// <summary>UDP checksum wrong.</summary>
    UdpChecksum,
    /// <summary>No socket for this datagram.</summary>
    UdpNoSocket,
    /// <summary>The socket's receive queue is full.</summary>
    SocketQueueFull,

    // TCP
    /// <summary>TCP header malformed.</summary>
    TcpMalformed,
    /// <summary>TCP checksum wrong.</summary>
    TcpChecksum,
    /// <summary>TCP to a multicast or broadcast address.</summary>
    TcpNotUnicast,
    /// <summary>No connection; answered with RST.</summary>
    TcpNoConnection,
    /// <summary>Sequence number outside the window.</summary>
    TcpOutOfWindow,
    /// <summary>Old timestamp (PAWS).</summary>
    TcpOldTimestamp,
    /// <summary>Acknowledges what was never sent, or is too old.</summary>
    TcpInvalidAcknowledgment,
    /// <summary>Segment has neither ACK, SYN nor RST where one is needed.</summary>
    TcpNoAcknowledgment,
    /// <summary>SYN in a synchronized state; challenged.</summary>
    TcpUnexpectedSyn,
    /// <summary>RST not at RCV.NXT; challenged or ignored.</summary>
    TcpInvalidReset,
    /// <summary>Data after the connection was closed.</summary>
    TcpDataAfterClose,
    /// <summary>Duplicate data.</summary>
    TcpDuplicate,
    /// <summary>Out-of-order data beyond the reassembly limit.</summary>
    TcpReassemblyFull,
    /// <summary>Data beyond the receive buffer.</summary>
    TcpReceiveBufferFull,
    /// <summary>The listener's half-open table is full.</summary>
    TcpSynQueueFull,
    /// <summary>The listener's accept queue is full.</summary>
    TcpAcceptQueueFull,
    /// <summary>Old duplicate in TIME-WAIT.</summary>
    TcpTimeWait,
    /// <summary>Signature missing, unexpected or wrong (RFC 2385).</summary>
    TcpSignature,
    /// <summary>No text yet, and the listener waits for some.</summary>
    TcpDeferred,

    /// <summary>Came from farther away than the application accepts (IP_MINTTL, RFC 5082).</summary>
    TcpHopLimit,

    // Raw, AF_UNIX and above
    /// <summary>Nobody wants it.</summary>
    NotWanted,
}
