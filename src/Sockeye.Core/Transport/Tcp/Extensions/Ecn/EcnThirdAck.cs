using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>What the acknowledgment of a SYN-ACK says about accurate ECN (RFC 9768 §3.2.2.1).</summary>
internal readonly ref struct EcnThirdAck
{
    /// <summary>The ACE field.</summary>
    public required int Ace { get; init; }

    /// <summary>No text, no FIN.</summary>
    public bool IsBare { get; init; }

    /// <summary>It has SACK blocks: other segments were overtaken, so it is not the first.</summary>
    public bool HasSack { get; init; }

    /// <summary>There is an accurate ECN option.</summary>
    public bool HasOption { get; init; }

    /// <summary>The option.</summary>
    public AccurateEcnOption Option { get; init; }

    /// <summary>Impossible feedback is answered by sending Not-ECT.</summary>
    public bool Fallback { get; init; }
}
