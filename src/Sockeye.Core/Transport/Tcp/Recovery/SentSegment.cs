using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>A stretch of the stream that went out as one packet to the device: one segment, or several of equal size that are
/// cut below. The unit of all marks; where a mark concerns a part, the stretch is split.</summary>
internal struct SentSegment
{
    /// <summary>First number.</summary>
    public SequenceNumber Seq;

    /// <summary>Behind the last number, the FIN's included.</summary>
    public SequenceNumber End;

    /// <summary>When it was last sent.</summary>
    public Instant SentAt;

    /// <summary>Segments on the wire.</summary>
    public uint Count;

    /// <summary>Marks.</summary>
    public SegmentMarks Marks;

    /// <summary>The delivery counters when it was sent (see <see cref="DeliveryRate"/>).</summary>
    public DeliveryStamp Stamp;

    /// <summary>Bytes of text, the FIN not counted.</summary>
    public readonly int TextLength => End - Seq - (Has(SegmentMarks.Fin) ? 1 : 0);

    /// <summary>True if one of the marks is set.</summary>
    public readonly bool Has(SegmentMarks marks) => (Marks & marks) != 0;

    /// <summary>Sent before another moment; of two sent together the lower number counts as the earlier.</summary>
    public readonly bool IsSentBefore(Instant moment, SequenceNumber end) => SentAt < moment || (SentAt == moment && End < end);
}
