namespace Sockeye.Wire.Icmp;

/// <summary>The type of an ICMPv6 message; below 128 it reports an error (RFC 4443 §2.1).</summary>
public enum IcmpV6Type : byte
{
    /// <summary>A packet could not be delivered (RFC 4443 §3.1).</summary>
    DestinationUnreachable = 1,

    /// <summary>A packet does not fit the next link (RFC 4443 §3.2).</summary>
    PacketTooBig = 2,

    /// <summary>Hop limit or reassembly time ran out (RFC 4443 §3.3).</summary>
    TimeExceeded = 3,

    /// <summary>A header is wrong at the octet pointed to (RFC 4443 §3.4).</summary>
    ParameterProblem = 4,

    /// <summary>Please send this back (RFC 4443 §4.1).</summary>
    EchoRequest = 128,

    /// <summary>Answer to an echo request (RFC 4443 §4.2).</summary>
    EchoReply = 129,

    /// <summary>Who listens to a group (RFC 2710, RFC 3810 §5.1).</summary>
    MulticastListenerQuery = 130,

    /// <summary>I listen to a group, version 1 (RFC 2710).</summary>
    MulticastListenerReport = 131,

    /// <summary>I no longer listen, version 1 (RFC 2710).</summary>
    MulticastListenerDone = 132,

    /// <summary>A host asks for routers (RFC 4861 §4.1).</summary>
    RouterSolicitation = 133,

    /// <summary>A router makes itself and its prefixes known (RFC 4861 §4.2).</summary>
    RouterAdvertisement = 134,

    /// <summary>Who has this address (RFC 4861 §4.3).</summary>
    NeighborSolicitation = 135,

    /// <summary>I have it, at this link-layer address (RFC 4861 §4.4).</summary>
    NeighborAdvertisement = 136,

    /// <summary>A better first hop exists (RFC 4861 §4.5).</summary>
    Redirect = 137,

    /// <summary>I listen to these groups, version 2 (RFC 3810 §5.2).</summary>
    MulticastListenerReportV2 = 143,
}
