namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>The timers of one connection. 2 MSL is none of them: it runs in the TIME-WAIT table.</summary>
internal enum TcpTimer : byte
{
    /// <summary>Retransmission (RFC 6298).</summary>
    Retransmission,

    /// <summary>Zero window, or a short segment held back too long (RFC 9293 §3.8.6.1, §3.8.6.2.1).</summary>
    Persist,

    /// <summary>An acknowledgment waits for company (RFC 5681 §4.2).</summary>
    DelayedAck,

    /// <summary>Silence (RFC 9293 §3.8.4).</summary>
    KeepAlive,

    /// <summary>An orphan waits for the peer's FIN.</summary>
    FinWait2,

    /// <summary>The way down was full: try again.</summary>
    Retry,
}
