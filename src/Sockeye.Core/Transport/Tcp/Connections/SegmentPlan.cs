using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>A segment that is decided and not yet made.</summary>
/// <param name="Seq">SEG.SEQ.</param>
/// <param name="TextLength">Bytes of text; several full segments when more than one MSS.</param>
/// <param name="Flags">Control bits.</param>
/// <param name="Reason">Why, where that is worth telling.</param>
/// <param name="IsRetransmission">Some of it was sent before.</param>
internal readonly record struct SegmentPlan(
    SequenceNumber Seq, int TextLength, TcpFlags Flags, TransmitReason Reason, bool IsRetransmission)
{
    /// <summary>What it takes of the sequence space.</summary>
    public int Len => TextLength + ((Flags & TcpFlags.Syn) != 0 ? 1 : 0) + ((Flags & TcpFlags.Fin) != 0 ? 1 : 0);
}
