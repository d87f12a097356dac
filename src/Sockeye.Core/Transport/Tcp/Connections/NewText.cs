namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>How much new text goes out.</summary>
internal enum NewText : byte
{
    /// <summary>All that both windows allow.</summary>
    All,

    /// <summary>One packet for the device.</summary>
    Burst,

    /// <summary>A tail loss probe: one segment, beyond the congestion window (RFC 8985 §7.3).</summary>
    Probe,
}
