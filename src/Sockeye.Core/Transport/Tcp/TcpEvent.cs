namespace Sockeye.Core.Transport.Tcp;

/// <summary>What may move a connection from one state to another (RFC 9293 §3.3.2, the labels of figure 5, and four more).</summary>
public enum TcpEvent : byte
{
    /// <summary>An application listens.</summary>
    PassiveOpen,

    /// <summary>An application connects.</summary>
    ActiveOpen,

    /// <summary>An application sends on a passive open whose remote end it names: passive becomes active.</summary>
    Send,

    /// <summary>An application closes its direction.</summary>
    Close,

    /// <summary>A SYN without ACK arrived.</summary>
    ReceiveSyn,

    /// <summary>A SYN that acknowledges ours arrived.</summary>
    ReceiveSynAck,

    /// <summary>Our SYN was acknowledged.</summary>
    ReceiveAckOfSyn,

    /// <summary>The peer's FIN arrived, all before it received.</summary>
    ReceiveFin,

    /// <summary>Our FIN was acknowledged.</summary>
    ReceiveAckOfFin,

    /// <summary>A valid RST arrived.</summary>
    ReceiveReset,

    /// <summary>A valid RST answered an active open.</summary>
    Refused,

    /// <summary>Twice the maximum segment lifetime has passed.</summary>
    TimeWaitOver,

    /// <summary>An application aborts, or what it left behind must not go on: a RST is sent where one is due.</summary>
    Abort,

    /// <summary>The peer did not answer for as long as we wait (R2, keep-alive, orphan limits).</summary>
    GiveUp,

    /// <summary>The network says that the peer cannot be reached while the connection is being opened.</summary>
    Unreachable,
}
