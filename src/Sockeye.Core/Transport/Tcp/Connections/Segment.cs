using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>An arrived segment under the names that RFC 9293 §3.3.1 gives its parts (SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND, SEG.UP).</summary>
internal ref struct Segment
{
    /// <summary>SEG.SEQ.</summary>
    public SequenceNumber Seq;

    /// <summary>SEG.ACK, meaningful with ACK.</summary>
    public SequenceNumber Ack;

    /// <summary>Control bits.</summary>
    public TcpFlags Flags;

    /// <summary>SEG.WND as it stands in the header.</summary>
    public UnscaledWindow Wnd;

    /// <summary>SEG.UP, meaningful with URG.</summary>
    public ushort Up;

    /// <summary>Options.</summary>
    public TcpOptions Options;

    /// <summary>The packet; its frame begins at the TCP header. Whoever called us keeps its reference.</summary>
    public PacketBuffer Packet;

    /// <summary>Where the text begins in the packet's frame.</summary>
    public int TextOffset;

    /// <summary>Bytes of text.</summary>
    public int TextLength;

    /// <summary>Text bytes of each original segment when this is a merged one, else <see cref="TextLength"/>.</summary>
    public int SegmentSize;

    /// <summary>The ECN field of the packet; the same for all segments that were merged.</summary>
    public EcnCodepoint Ecn;

    /// <summary>TOS or traffic class without the ECN field.</summary>
    public byte DifferentiatedServices;

    /// <summary>TTL or hop limit as it arrived.</summary>
    public byte HopLimit;

    /// <summary>Octets of the IP header before the packet's frame.</summary>
    public int NetworkHeaderLength;

    /// <summary>Its timestamp is later than any before.</summary>
    public bool IsNewer;

    /// <summary>Segments that were merged into this one, or 1.</summary>
    public readonly int Count => TextLength <= SegmentSize ? 1 : (TextLength + SegmentSize - 1) / SegmentSize;

    /// <summary>SYN.</summary>
    public readonly bool IsSyn => (Flags & TcpFlags.Syn) != 0;

    /// <summary>FIN.</summary>
    public readonly bool IsFin => (Flags & TcpFlags.Fin) != 0;

    /// <summary>RST.</summary>
    public readonly bool IsRst => (Flags & TcpFlags.Rst) != 0;

    /// <summary>ACK.</summary>
    public readonly bool IsAck => (Flags & TcpFlags.Ack) != 0;

    /// <summary>URG.</summary>
    public readonly bool IsUrg => (Flags & TcpFlags.Urg) != 0;

    /// <summary>SEG.LEN: text, SYN and FIN.</summary>
    public readonly int Len => TextLength + (IsSyn ? 1 : 0) + (IsFin ? 1 : 0);

    /// <summary>The sequence number of the first byte of text.</summary>
    public readonly SequenceNumber TextSeq => IsSyn ? Seq + 1 : Seq;

    /// <summary>Where the FIN stands, if there is one: right behind the text.</summary>
    public readonly SequenceNumber TextEnd => TextSeq + TextLength;
}
