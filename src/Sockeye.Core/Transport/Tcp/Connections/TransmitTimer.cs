namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>What the one timer of the sender waits for: of these, at most one can be due next (RFC 8985 §7.2).</summary>
internal enum TransmitTimer : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An acknowledgment that does not come (RFC 6298).</summary>
    Retransmission,

    /// <summary>The moment to probe the tail (RFC 8985 §7).</summary>
    LossProbe,

    /// <summary>Segments that may only be late (RFC 8985 §6.3).</summary>
    Reordering,

    /// <summary>A window that does not open (RFC 9293 §3.8.6.1).</summary>
    WindowProbe,
}
