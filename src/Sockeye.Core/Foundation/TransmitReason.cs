namespace Sockeye.Core.Foundation;

/// <summary>Why a frame was sent.</summary>
public enum TransmitCause : byte
{
    /// <summary>Not recorded: ordinary data, acknowledgment, or not ours.</summary>
    None,

    /// <summary>First of a connection.</summary>
    Handshake,

    /// <summary>Retransmission timeout number <c>Count</c>, after <c>Milliseconds</c>.</summary>
    RetransmissionTimeout,

    /// <summary>Fast retransmit after duplicate acknowledgments.</summary>
    FastRetransmit,

    /// <summary>Retransmission during recovery.</summary>
    RecoveryRetransmit,

    /// <summary>Tail loss probe.</summary>
    TailLossProbe,

    /// <summary>Zero-window probe number <c>Count</c>.</summary>
    WindowProbe,

    /// <summary>Keep-alive probe number <c>Count</c>.</summary>
    KeepAlive,

    /// <summary>An acknowledgment that was delayed for <c>Milliseconds</c>.</summary>
    DelayedAcknowledgment,

    /// <summary>A duplicate acknowledgment: a hole or an old segment.</summary>
    DuplicateAcknowledgment,

    /// <summary>A challenge acknowledgment.</summary>
    ChallengeAcknowledgment,

    /// <summary>A window update.</summary>
    WindowUpdate,

    /// <summary>A reset: no connection, abort, or unread data at close.</summary>
    Reset,

    /// <summary>Address resolution.</summary>
    AddressResolution,

    /// <summary>An ICMP error about a received packet.</summary>
    IcmpError,

    /// <summary>Forwarded for another host.</summary>
    Forwarded,
}

/// <summary>Why a frame was sent, with one count and one duration; becomes the comment in captures.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Count">Attempt number, where the cause has one.</param>
/// <param name="Milliseconds">Duration waited, where the cause has one.</param>
public readonly record struct TransmitReason(TransmitCause Cause, int Count = 0, int Milliseconds = 0)
{
    /// <summary>A sentence such as "RTO 1 after 212 ms", or an empty string for <see cref="TransmitCause.None"/>.</summary>
    public override string ToString() => Cause switch
    {
        TransmitCause.None => "",
        TransmitCause.Handshake => "handshake",
        TransmitCause.RetransmissionTimeout => $"RTO {Count} after {Milliseconds} ms",
        TransmitCause.FastRetransmit => "fast retransmit",
        TransmitCause.RecoveryRetransmit => "retransmit in recovery",
        TransmitCause.TailLossProbe => "tail loss probe",
        TransmitCause.WindowProbe => $"window probe {Count}",
        TransmitCause.KeepAlive => $"keep-alive {Count}",
        TransmitCause.DelayedAcknowledgment => $"ACK delayed {Milliseconds} ms",
        TransmitCause.DuplicateAcknowledgment => "duplicate ACK",
        TransmitCause.ChallengeAcknowledgment => "challenge ACK",
        TransmitCause.WindowUpdate => "window update",
        TransmitCause.Reset => "reset",
        TransmitCause.AddressResolution => "address resolution",
        TransmitCause.IcmpError => "ICMP error",
        TransmitCause.Forwarded => "forwarded",
        _ => Cause.ToString(),
    };
}
