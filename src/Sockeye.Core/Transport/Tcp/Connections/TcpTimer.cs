namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>The timers of one connection. 2 MSL is none of them: it runs in the TIME-WAIT table.</summary>
internal enum TcpTimer : byte
{
    /// <summary>The sender's one timer; <see cref="TransmitTimer"/> says what it waits for.</summary>
    Transmit,

    /// <summary>An acknowledgment waits for company (RFC 5681 §4.2).</summary>
    DelayedAck,

    /// <summary>Duplicate acknowledgments are held together.</summary>
    CompressedAck,

    /// <summary>Silence (RFC 9293 §3.8.4).</summary>
    KeepAlive,

    /// <summary>An orphan waits for the peer's FIN.</summary>
    FinWait2,

    /// <summary>The way down was full: try again.</summary>
    Retry,

    /// <summary>The pace holds the next segment back.</summary>
    Pacing,
}
