using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Why a link lost a packet.</summary>
public enum LossCause : byte
{
    /// <summary>It was not lost.</summary>
    None,

    /// <summary>By <see cref="LinkConditions.Loss"/>.</summary>
    Random,

    /// <summary>By <see cref="LinkConditions.Burst"/>.</summary>
    Burst,

    /// <summary>The queue was full.</summary>
    QueueFull,

    /// <summary>Larger than <see cref="LinkConditions.Mtu"/>.</summary>
    TooBig,

    /// <summary>The link is partitioned.</summary>
    Partition,

    /// <summary>A rule of the test dropped it.</summary>
    Rule,
}

/// <summary>What becomes of one packet on a link.</summary>
/// <param name="Ordinal">Which packet of its direction, from 1.</param>
/// <param name="Loss">Why it was lost, or None.</param>
/// <param name="Arrival">When it arrives, unless lost.</param>
/// <param name="SecondArrival">When its duplicate arrives, or <see cref="Instant.Never"/>.</param>
/// <param name="CorruptBit">Which bit is flipped, counted from the first byte's lowest, or -1.</param>
/// <param name="IsReordered">It was held back.</param>
public readonly record struct PacketFate(
    long Ordinal, LossCause Loss, Instant Arrival, Instant SecondArrival, int CorruptBit, bool IsReordered)
{
    /// <summary>How many bytes of it arrive when its end is cut off; 0 when it arrives whole.</summary>
    public int TruncatedLength { get; init; }

    /// <summary>How long a rule of a test held it back.</summary>
    public TimeSpan HeldBack { get; init; }

    /// <summary>True when it does not arrive.</summary>
    public bool IsLost => Loss != LossCause.None;

    /// <summary>True when there is anything to tell: lost, doubled, corrupted, cut, held back.</summary>
    public bool IsRemarkable => IsLost || SecondArrival.IsSet || CorruptBit >= 0 || TruncatedLength > 0 || IsReordered || HeldBack > TimeSpan.Zero;
}
