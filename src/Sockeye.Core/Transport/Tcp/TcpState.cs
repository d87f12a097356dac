namespace Sockeye.Core.Transport.Tcp;

/// <summary>The states of a connection (RFC 9293 §3.3.2).</summary>
public enum TcpState : byte
{
    /// <summary>No connection.</summary>
    Closed,

    /// <summary>Waiting for a request from any remote end.</summary>
    Listen,

    /// <summary>A request was sent; waiting for the matching one.</summary>
    SynSent,

    /// <summary>Requests went both ways; waiting for the acknowledgment of ours.</summary>
    SynReceived,

    /// <summary>Data flows both ways.</summary>
    Established,

    /// <summary>We closed; our FIN is not yet acknowledged.</summary>
    FinWait1,

    /// <summary>Our FIN is acknowledged; the peer may still send.</summary>
    FinWait2,

    /// <summary>The peer closed; we may still send.</summary>
    CloseWait,

    /// <summary>Both closed at once; our FIN is not yet acknowledged.</summary>
    Closing,

    /// <summary>The peer closed first, then we; our FIN is not yet acknowledged.</summary>
    LastAck,

    /// <summary>Waiting long enough that nothing of this connection can arrive in the next.</summary>
    TimeWait,
}
