using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>To whom a datagram was addressed.</summary>
public enum DestinationKind : byte
{
    /// <summary>One of our addresses.</summary>
    Unicast,

    /// <summary>A group that we are in.</summary>
    Multicast,

    /// <summary>An IPv4 broadcast address.</summary>
    Broadcast,
}

/// <summary>What IP knows of a delivered datagram.</summary>
public readonly struct Reception
{
    /// <summary>Where it came in; the loopback interface for our own.</summary>
    public required Interface Interface { get; init; }

    /// <summary>Sender.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>The address it was sent to.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>Upper protocol.</summary>
    public required IPProtocol Protocol { get; init; }

    /// <summary>Kind of destination.</summary>
    public required DestinationKind Kind { get; init; }

    /// <summary>TTL or hop limit as it arrived.</summary>
    public byte HopLimit { get; init; }

    /// <summary>TOS or traffic class: DSCP in the upper six bits, ECN in the lower two.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>It came in pieces, or as a single fragment (which neighbour discovery never may, RFC 6980 §5).</summary>
    public bool WasFragmented { get; init; }

    /// <summary>Bytes of IP header and extension headers before the frame; <c>packet.Prepend</c> of as many shows them again,
    /// which an ICMP error needs for its quotation.</summary>
    public int NetworkHeaderLength { get; init; }
}

/// <summary>An ICMP error, or a local failure, about something we sent.</summary>
public enum IcmpNoticeKind : byte
{
    /// <summary>Network unreachable: soft for TCP.</summary>
    NetworkUnreachable,

    /// <summary>Host unreachable: soft for TCP.</summary>
    HostUnreachable,

    /// <summary>Protocol unreachable: hard in RFC 1122, soft for TCP by RFC 5927.</summary>
    ProtocolUnreachable,

    /// <summary>Port unreachable.</summary>
    PortUnreachable,

    /// <summary>Too big for a link on the way: <see cref="IcmpNotice.Mtu"/> says how large it may be.</summary>
    PacketTooBig,

    /// <summary>Administratively prohibited.</summary>
    Prohibited,

    /// <summary>Hop limit or reassembly time exceeded.</summary>
    TimeExceeded,

    /// <summary>Parameter problem.</summary>
    ParameterProblem,
}

/// <summary>An error about a datagram that we sent, as told to the transport that sent it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Protocol">The transport that sent it.</param>
/// <param name="Source">Our address in the quoted datagram.</param>
/// <param name="Destination">Its destination.</param>
/// <param name="Reporter">Who told us; our own address for local failures.</param>
/// <param name="Mtu">For <see cref="IcmpNoticeKind.PacketTooBig"/>: the next hop's MTU after validation.</param>
/// <param name="Type">ICMP type as received, for IP_RECVERR.</param>
/// <param name="Code">ICMP code as received.</param>
public readonly record struct IcmpNotice(
    IcmpNoticeKind Kind,
    IPProtocol Protocol,
    InternetAddress Source,
    InternetAddress Destination,
    InternetAddress Reporter,
    int Mtu,
    byte Type,
    byte Code);

/// <summary>The door above Internet, one per transport protocol.</summary>
internal interface ITransportLayer
{
    /// <summary>A whole datagram for us. The frame begins at the transport header and ends with the datagram. Takes ownership.</summary>
    void Receive(PacketBuffer packet, in Reception reception);

    /// <summary>Whether this transport may really have sent what an error is about, asked before IP itself believes it (a
    /// smaller path MTU). A transport that knows its conversations looks at ports and sequence numbers (RFC 5927 §4).</summary>
    bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => true;

    /// <summary>An error about something we sent.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="quoted">As much of our transport header as was quoted; at least 8 bytes.</param>
    void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted);
}
