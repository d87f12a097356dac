namespace Sockeye.Wire.Icmp;

/// <summary>The type of an ICMP message for IPv4.</summary>
public enum IcmpV4Type : byte
{
    /// <summary>Answer to an echo request (RFC 792).</summary>
    EchoReply = 0,

    /// <summary>A datagram could not be delivered (RFC 792); the code says why.</summary>
    DestinationUnreachable = 3,

    /// <summary>Deprecated by RFC 6633: ignored, never sent.</summary>
    SourceQuench = 4,

    /// <summary>A better first hop exists (RFC 792).</summary>
    Redirect = 5,

    /// <summary>Please send this back (RFC 792).</summary>
    EchoRequest = 8,

    /// <summary>A router makes itself known (RFC 1256).</summary>
    RouterAdvertisement = 9,

    /// <summary>A host asks for routers (RFC 1256).</summary>
    RouterSolicitation = 10,

    /// <summary>Time to live or reassembly time ran out (RFC 792).</summary>
    TimeExceeded = 11,

    /// <summary>A header is wrong at the octet pointed to (RFC 792).</summary>
    ParameterProblem = 12,

    /// <summary>Asks for the time (RFC 792).</summary>
    TimestampRequest = 13,

    /// <summary>Answers with the time (RFC 792).</summary>
    TimestampReply = 14,

    /// <summary>Deprecated by RFC 6918.</summary>
    InformationRequest = 15,

    /// <summary>Deprecated by RFC 6918.</summary>
    InformationReply = 16,

    /// <summary>Deprecated by RFC 6918.</summary>
    AddressMaskRequest = 17,

    /// <summary>Deprecated by RFC 6918.</summary>
    AddressMaskReply = 18,
}
