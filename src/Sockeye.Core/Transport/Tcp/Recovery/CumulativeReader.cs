// What a cumulative acknowledgment takes off the queue. Read RFC 9293 §3.10.7.4 (fifth), RFC 6298 §3 (Karn), RFC 8985 §6.2.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Takes what one acknowledgment acknowledges, and collects what that tells. A mutable struct that lives as long as the
/// acknowledgment is processed.</summary>
internal ref struct CumulativeReader(LossRecovery recovery, in SenderFacts facts)
{
    private readonly LossRecovery _recovery = recovery;
    private readonly SenderFacts _facts = facts;

    /// <summary>What the acknowledgment brought.</summary>
    public AckNews News;

    /// <summary>When the first of the segments was sent that were sent once and not reported before; <see cref="Instant.Never"/> when there is
    /// none.</summary>
    public Instant FirstSentAt = Instant.Never;

    /// <summary>When the last of them was sent.</summary>
    public Instant LastSentAt = Instant.Never;

    /// <summary>Segments taken off.</summary>
    public uint Count;

    /// <summary>Nothing was acknowledged in part.</summary>
    public bool IsWhole = true;

    /// <summary>The lowest number among those sent once and not reported before; SND.NXT when there is none.</summary>
    public SequenceNumber Lowest = facts.Nxt;

    /// <summary>Takes all up to SND.UNA.</summary>
    public void Take()
    {
        RetransmissionQueue queue = _recovery.Queue;
        while (IsWhole && !queue.IsEmpty)
        {
            SentSegment segment = queue[0];
            uint count = segment.Count;
            if (segment.End > _facts.Una)
            {
                if (segment.Count == 1 || !(segment.Seq < _facts.Una)) break;
                count = queue.TrimFirst(_facts.Una, _facts.Mss);
                if (count == 0) break;
                IsWhole = false;
            }
            Note(segment, count);
            if (IsWhole) queue.RemoveFirst();
        }
        if (!queue.IsEmpty && queue[0].Has(SegmentMarks.Sacked)) News |= AckNews.Reneged;
    }

    private void Note(in SentSegment segment, uint count)
    {
        Count += count;
        News |= AckNews.DataAcked;
        if (segment.Has(SegmentMarks.EverRetransmitted))
        {
            News |= AckNews.RetransmittedAcked;
        }
        else if (!segment.Has(SegmentMarks.Sacked))
        {
            LastSentAt = segment.SentAt;
            if (!FirstSentAt.IsSet) FirstSentAt = segment.SentAt;
            Lowest = SequenceNumber.Min(Lowest, segment.Seq);
            if (segment.End <= _recovery.HighSeq) News |= AckNews.OriginalAcked;
        }
        if (!segment.Has(SegmentMarks.Sacked) && _recovery.HasSack)
        {
            _recovery.CountDelivered(count);
            bool isSpurious = segment.Has(SegmentMarks.EverRetransmitted) && _facts.EchoesFromBefore(segment.SentAt);
            if (!isSpurious) _recovery.OnDelivered(segment, _facts);
        }
        _recovery.Rate.OnDelivered(segment);
    }
}
