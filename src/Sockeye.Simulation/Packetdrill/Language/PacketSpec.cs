namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>A packet as written, in the script's own numbers.</summary>
internal abstract record PacketSpec
{
    /// <summary>Line.</summary>
    public required int Line { get; init; }

    /// <summary>"&lt;": comes in; else "&gt;": must go out.</summary>
    public required bool IsInbound { get; init; }

    /// <summary>What is said of the IP header.</summary>
    public required IPSpec IP { get; init; }

    /// <summary>Source port given in the script, 0 for the connection's own.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>Destination port given in the script, 0 for the connection's own.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>Bytes of payload.</summary>
    public abstract int PayloadLength { get; }
}

/// <summary>A UDP datagram.</summary>
internal sealed record UdpSpec(int Length) : PacketSpec
{
    /// <inheritdoc/>
    public override int PayloadLength => Length;
}

/// <summary>A TCP segment.</summary>
internal sealed record TcpSpec : PacketSpec
{
    /// <summary>Control bits.</summary>
    public required Wire.Tcp.TcpFlags Flags { get; init; }

    /// <summary>The flags gave the three bits AE, CWR and ECE as one number from 1 to 7, so they are checked as one.</summary>
    public bool HasAceDigit { get; init; }

    /// <summary>First sequence number.</summary>
    public required uint Sequence { get; init; }

    /// <summary>Payload bytes.</summary>
    public required int Length { get; init; }

    /// <summary>Acknowledgment number.</summary>
    public uint Acknowledgment { get; init; }

    /// <summary>Window as on the wire; null: not checked.</summary>
    public ushort? Window { get; init; }

    /// <summary>Urgent pointer.</summary>
    public ushort Urgent { get; init; }

    /// <summary>Options in order; null for "&lt;...&gt;": not checked.</summary>
    public IReadOnlyList<TcpOptionSpec>? Options { get; init; }

    /// <inheritdoc/>
    public override int PayloadLength => Length;
}

/// <summary>An ICMP message.</summary>
internal sealed record IcmpSpec : PacketSpec
{
    /// <summary>Type as written.</summary>
    public required string Type { get; init; }

    /// <summary>Code as written, or null.</summary>
    public string? Code { get; init; }

    /// <summary>Next-hop MTU, or null.</summary>
    public long? Mtu { get; init; }

    /// <summary>Echo identifier.</summary>
    public ushort EchoId { get; init; }

    /// <summary>The packet that it is about.</summary>
    public required QuotedSpec Quoted { get; init; }

    /// <inheritdoc/>
    public override int PayloadLength => 0;
}

/// <summary>What an ICMP error quotes.</summary>
/// <param name="Protocol">TCP, UDP, or raw (255).</param>
/// <param name="Sequence">TCP's sequence number.</param>
/// <param name="Length">Payload bytes.</param>
internal sealed record QuotedSpec(byte Protocol, uint Sequence, int Length);
