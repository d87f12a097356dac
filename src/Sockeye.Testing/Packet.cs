using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Testing;

/// <summary>One packet on one link: who sent it where, what it is, and what became of it. A value: it does not change.</summary>
public sealed record Packet
{
    internal Packet(SimulatedLink link, SimulatedHost from, SimulatedHost to, in FrameFacts facts, ReadOnlyMemory<byte> bytes)
    {
        Link = link;
        From = from;
        To = to;
        Facts = facts;
        Bytes = bytes;
    }

    /// <summary>Number of the packet in the whole network, from 1, in order of sending; a router's forwarding counts anew.</summary>
    public long Number { get; init; }

    /// <summary>The link.</summary>
    public SimulatedLink Link { get; }

    /// <summary>The end of the link that sends it; see <see cref="Source"/> for who made it.</summary>
    public SimulatedHost From { get; }

    /// <summary>The end of the link that it goes to.</summary>
    public SimulatedHost To { get; }

    /// <summary>Simulated time when it was handed to the link.</summary>
    public TimeSpan Sent { get; init; }

    /// <summary>Simulated time when it arrives, or null when it is lost.</summary>
    public TimeSpan? Arrives => Fate.IsLost ? null : Fate.Arrival - Instant.Zero;

    /// <summary>What the link and the rules of the test do to it. For a rule: what they would do.</summary>
    public PacketFate Fate { get; init; }

    /// <summary>Why its sender sent it: the first time, or again and why.</summary>
    public TransmitReason Reason { get; init; }

    /// <summary>Its sender sends it because of a loss that it fears or knows of: after a time-out, fast, in recovery, as a tail loss probe.
    /// A router's forwarding of it says nothing of that.</summary>
    public bool IsRetransmission => Reason.Cause is TransmitCause.RetransmissionTimeout or TransmitCause.FastRetransmit
        or TransmitCause.RecoveryRetransmit or TransmitCause.TailLossProbe;

    /// <summary>It does not arrive.</summary>
    public bool IsLost => Fate.IsLost;

    /// <summary>The reason and the link's part in words; empty when there is nothing to tell.</summary>
    public string Comment { get; init; } = "";

    /// <summary>What it carries; 0 when it is no IP packet.</summary>
    public IPProtocol Protocol => Facts.Protocol;

    /// <summary>The IP packet's source, or null when it is none.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>The IP packet's destination, or null when it is none.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>Source port of TCP or UDP, or 0.</summary>
    public int SourcePort => Facts.SourcePort;

    /// <summary>Destination port of TCP or UDP, or 0.</summary>
    public int DestinationPort => Facts.DestinationPort;

    /// <summary>It is a TCP segment.</summary>
    public bool IsTcp => Facts.Protocol == IPProtocol.Tcp;

    /// <summary>It is a UDP datagram.</summary>
    public bool IsUdp => Facts.Protocol == IPProtocol.Udp;

    /// <summary>It is an ICMP message, of either version.</summary>
    public bool IsIcmp => Facts.Protocol is IPProtocol.Icmp or IPProtocol.IcmpV6;

    /// <summary>TCP's flags.</summary>
    public TcpFlags Flags => Facts.Flags;

    /// <summary>SYN is set: the beginning of a connection, from either side.</summary>
    public bool IsSyn => (Flags & TcpFlags.Syn) != 0;

    /// <summary>ACK is set.</summary>
    public bool IsAck => (Flags & TcpFlags.Ack) != 0;

    /// <summary>FIN is set.</summary>
    public bool IsFin => (Flags & TcpFlags.Fin) != 0;

    /// <summary>RST is set.</summary>
    public bool IsRst => (Flags & TcpFlags.Rst) != 0;

    /// <summary>TCP's sequence number, as it stands in the segment.</summary>
    public uint Sequence => Facts.Sequence;

    /// <summary>TCP's acknowledgment number, as it stands in the segment.</summary>
    public uint Acknowledgment => Facts.Acknowledgment;

    /// <summary>TCP's window, as it stands in the segment.</summary>
    public int Window => Facts.Window;

    /// <summary>Bytes of payload behind the header of TCP or UDP.</summary>
    public int PayloadLength => Facts.PayloadLength;

    /// <summary>It carries data.</summary>
    public bool HasPayload => Facts.PayloadLength > 0;

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload => Bytes.Slice(Math.Min(Facts.PayloadOffset, Bytes.Length), Facts.PayloadLength);

    /// <summary>Bytes on the wire.</summary>
    public int Length => Bytes.Length;

    /// <summary>The whole frame as it was sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    internal FrameFacts Facts { get; }

    /// <summary>The comment, unless the packet is an ordinary part of a conversation: then null.</summary>
    internal string? Remark { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string what = IsTcp ? $"TCP [{Flags}] {Sequence}" : Protocol == 0 ? "no IP packet" : Protocol.ToString();
        string ports = Facts.HasPorts ? $":{SourcePort} > {Destination}:{DestinationPort}" : $" > {Destination}";
        string comment = Comment.Length > 0 ? $" ({Comment})" : "";
        return $"{Sent.TotalSeconds:0.000000} {From} > {To} {Source}{ports} {what} {PayloadLength} bytes{comment}";
    }
}
