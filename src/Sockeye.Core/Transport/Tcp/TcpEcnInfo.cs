namespace Sockeye.Core.Transport.Tcp;

/// <summary>What one connection knows of congestion marks (RFC 3168, RFC 9768): a copy. Byte counters wrap.</summary>
public readonly record struct TcpEcnInfo
{
    /// <summary>Marks are told, classic or accurate.</summary>
    public bool IsOn { get; init; }

    /// <summary>They are told by counters.</summary>
    public bool IsAccurate { get; init; }

    /// <summary>An ECN-capable segment arrived.</summary>
    public bool HasSeenEct { get; init; }

    /// <summary>Marked segments that arrived.</summary>
    public uint ReceivedCe { get; init; }

    /// <summary>Bytes that arrived with ECT(1), ECT(0) and CE.</summary>
    public (uint Ect1, uint Ect0, uint Ce) ReceivedBytes { get; init; }

    /// <summary>Segments of ours that the peer says were marked.</summary>
    public uint DeliveredCe { get; init; }

    /// <summary>Bytes of ours that the peer says arrived with ECT(1), ECT(0) and CE.</summary>
    public (uint Ect1, uint Ect0, uint Ce) DeliveredBytes { get; init; }

    /// <summary>What was seen of the peer's option: 0 nothing, 1 empty, 2 counters, 3 zeroed ones.</summary>
    public byte OptionSeen { get; init; }

    /// <summary>What a middlebox was found to do: 1 drops our flags, 2 changes the peer's, 4 drops our option, 8 zeroes the peer's.</summary>
    public byte Faults { get; init; }
}
