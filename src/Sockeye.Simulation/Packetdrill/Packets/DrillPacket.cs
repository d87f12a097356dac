using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Packets;

/// <summary>A packet taken apart, to be compared and shown.</summary>
internal sealed record DrillPacket
{
    /// <summary>When it was sent.</summary>
    public Instant Time { get; init; }

    /// <summary>Sender.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>Receiver.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>TOS or traffic class.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>TTL or hop limit.</summary>
    public byte HopLimit { get; init; }

    /// <summary>IPv6's flow label.</summary>
    public uint FlowLabel { get; init; }

    /// <summary>What is inside.</summary>
    public IPProtocol Protocol { get; init; }

    /// <summary>UDP's or TCP's source port.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>UDP's or TCP's destination port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>TCP's control bits.</summary>
    public TcpFlags Flags { get; init; }

    /// <summary>TCP's three unused bits.</summary>
    public int Reserved { get; init; }

    /// <summary>TCP's sequence number.</summary>
    public uint Sequence { get; init; }

    /// <summary>TCP's acknowledgment number.</summary>
    public uint Acknowledgment { get; init; }

    /// <summary>TCP's window as on the wire.</summary>
    public ushort Window { get; init; }

    /// <summary>TCP's urgent pointer.</summary>
    public ushort Urgent { get; init; }

    /// <summary>TCP's options.</summary>
    public IReadOnlyList<TcpOptionSpec> Options { get; init; } = [];

    /// <summary>ICMP's type.</summary>
    public byte IcmpType { get; init; }

    /// <summary>ICMP's code.</summary>
    public byte IcmpCode { get; init; }

    /// <summary>What TCP or UDP carries; ICMP's whole message.</summary>
    public byte[] Payload { get; init; } = [];

    /// <summary>What is broken in the packet itself, such as a checksum; null when nothing is.</summary>
    public string? Damage { get; init; }

    /// <summary>Is TCP.</summary>
    public bool IsTcp => Protocol == IPProtocol.Tcp;

    /// <summary>Is ICMP of either version.</summary>
    public bool IsIcmp => Protocol is IPProtocol.Icmp or IPProtocol.IcmpV6;

    /// <summary>Has these control bits.</summary>
    public bool Has(TcpFlags flags) => (Flags & flags) == flags;

    /// <summary>Octets of TCP options on the wire.</summary>
    public int OptionOctets => (Options.Sum(option => option.WireLength) + 3) & ~3;
}
