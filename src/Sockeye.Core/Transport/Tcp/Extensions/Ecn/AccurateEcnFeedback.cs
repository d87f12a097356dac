using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>What one acknowledgment tells an accurate ECN sender, and what the sender knows beside it.</summary>
internal readonly ref struct AccurateEcnFeedback
{
    /// <summary>The ACE field.</summary>
    public required int Ace { get; init; }

    /// <summary>There is an accurate ECN option.</summary>
    public bool HasOption { get; init; }

    /// <summary>The option.</summary>
    public AccurateEcnOption Option { get; init; }

    /// <summary>Segments that the acknowledgment newly reports, cumulatively or selectively.</summary>
    public int DeliveredSegments { get; init; }

    /// <summary>Their bytes.</summary>
    public int DeliveredBytes { get; init; }

    /// <summary>Something was newly reported.</summary>
    public bool IsProgress { get; init; }

    /// <summary>TS.Recent moved on: an acknowledgment that reports nothing new, and still is no old one.</summary>
    public bool IsNewer { get; init; }

    /// <summary>It acknowledges our SYN: its ACE field is no counter.</summary>
    public bool IsOfHandshake { get; init; }

    /// <summary>Bytes of a full segment.</summary>
    public int SegmentSize { get; init; }

    /// <summary>The delivered segments are known, not guessed: SACK is in use, or no recovery is going on.</summary>
    public bool IsDeliveryCertain { get; init; }

    /// <summary>Bytes of text sent so far, repetitions included.</summary>
    public long BytesSent { get; init; }
}
