// Classic explicit congestion notification. Read RFC 3168 §6.1.2 (the sender: ECT, ECE, CWR), §6.1.3 (the receiver), §6.1.4 and §6.1.5
// (what is never ECT: pure acknowledgments and retransmissions).

using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>The latch of classic ECN. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct ClassicEcn
{
    private bool _echoes;

    /// <summary>Segments with text arrive, one after another.</summary>
    /// <returns>True when the next acknowledgments must not wait: a mark means that the peer's window may be very small.</returns>
    // RFC 3168 §6.1.3: "a TCP data receiver sets the ECN-Echo flag in the TCP header of … ACK packets … until it receives a CWR packet"
    public bool OnText(EcnCodepoint arrived)
    {
        if (arrived != EcnCodepoint.Ce || _echoes) return false;
        _echoes = true;
        return true;
    }

    /// <summary>A segment with CWR arrived.</summary>
    // DEVIATION RFC 3168 §6.1.3: CWR counts on a segment without text too, since widely deployed senders put it there.
    public void OnCwr() => _echoes = false;

    /// <summary>Flags of a segment about to be sent.</summary>
    /// <param name="isNewText">It carries text that was never sent: alone such a segment may be ECT and carry CWR.</param>
    /// <param name="owesCwr">The congestion window was reduced, for whatever reason, and the peer was not told.</param>
    // RFC 3168 §6.1.2: the sender "SHOULD set the CWR bit only on the first new data packet that it transmits".
    public readonly TcpFlags Stamp(bool isNewText, ref bool owesCwr)
    {
        TcpFlags flags = _echoes ? TcpFlags.Ece : TcpFlags.None;
        if (!isNewText || !owesCwr) return flags;
        owesCwr = false;
        return flags | TcpFlags.Cwr;
    }
}
