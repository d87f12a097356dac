// The reset for a segment that belongs to no connection, or to a connection that does not want it.
// Read RFC 9293 §3.10.7.1 and §3.5.2 (group 1).

using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>Makes a RST from the segment that it answers.</summary>
internal static class TcpReset
{
    /// <summary>Says with which numbers; false for a RST, which is never answered.</summary>
    public static bool TryAnswer(in Segment seg, out SequenceNumber seq, out SequenceNumber ack, out TcpFlags flags)
    {
        seq = ack = default;
        flags = TcpFlags.Rst;
        if (seg.IsRst) return false;
        if (seg.IsAck)
        {
            // "If the ACK bit is on, <SEQ=SEG.ACK><CTL=RST>"
            seq = seg.Ack;
            return true;
        }
        // "If the ACK bit is off, sequence number zero is used, <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>"
        ack = seg.Seq + seg.Len;
        flags |= TcpFlags.Ack;
        return true;
    }
}
