namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>Moments that some congestion controllers care for.</summary>
internal enum CongestionEvent : byte
{
    /// <summary>The first segment goes out while nothing was in flight.</summary>
    TransmitStart,

    /// <summary>The window was restarted after idling (RFC 5681 §4.1).</summary>
    WindowRestart,

    /// <summary>A reduction ended.</summary>
    ReductionComplete,

    /// <summary>The retransmission timer expired.</summary>
    Timeout,

    /// <summary>A data segment came in without CE.</summary>
    NotMarked,

    /// <summary>A data segment came in with CE.</summary>
    Marked,

    /// <summary>A tail loss probe repaired a loss (RFC 8985 §7.4).</summary>
    TailLossRepaired,
}
