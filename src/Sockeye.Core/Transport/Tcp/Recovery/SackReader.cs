// What the peer reports by SACK blocks, written into the queue. Read RFC 2018 §5, RFC 2883 §4, RFC 6675 §4 (Update()).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Takes the SACK blocks of one acknowledgment, and collects what they tell. A mutable struct that lives as long as the
/// acknowledgment is processed.</summary>
internal ref struct SackReader(LossRecovery recovery, in SenderFacts facts)
{
    private readonly LossRecovery _recovery = recovery;
    private readonly SenderFacts _facts = facts;
    private SequenceNumber _reordered = facts.Nxt;

    /// <summary>What the blocks brought.</summary>
    public AckNews News;

    /// <summary>When the first of the newly reported segments that were sent once was sent; <see cref="Instant.Never"/> when there is none.</summary>
    public Instant FirstSentAt = Instant.Never;

    /// <summary>When the last of them was sent.</summary>
    public Instant LastSentAt = Instant.Never;

    /// <summary>Bytes newly reported.</summary>
    public int Bytes;

    /// <summary>Takes all blocks of an acknowledgment.</summary>
    /// <param name="ack">SEG.ACK.</param>
    /// <param name="blocks">The blocks as they came.</param>
    public void Read(SequenceNumber ack, ReadOnlySpan<SackBlock> blocks)
    {
        if (blocks.Length == 0) return;
        bool isDuplicate = IsDuplicateReport(ack, blocks) && _recovery.OnDsack(blocks[0], _facts, ref News);
        if (ack < _facts.PriorUna - _facts.MaxWindow || _recovery.Queue.IsEmpty) return;
        Span<SackBlock> sorted = stackalloc SackBlock[SackBlocks.Max];
        int count = 0;
        int duplicateAt = -1;
        for (int i = 0; i < blocks.Length; i++)
        {
            bool isReport = i == 0 && isDuplicate;
            if (!IsValid(blocks[i], isReport)) continue;
            if (blocks[i].Right <= _facts.PriorUna) continue;
            int at = count++;
            for (; at > 0 && blocks[i].Left < sorted[at - 1].Left; at--) sorted[at] = sorted[at - 1];
            sorted[at] = blocks[i];
            if (duplicateAt >= at) duplicateAt++;
            if (isReport) duplicateAt = at;
        }
        for (int i = 0; i < count; i++) Mark(sorted[i], i == duplicateAt);
        if (_recovery.State != Congestion.SenderState.Loss || _recovery.Undo.IsArmed) _recovery.OnReordered(_reordered, _facts);
    }

    // RFC 2883 §4.1, §4.2: the first block lies below the cumulative acknowledgment, or inside the second block.
    private static bool IsDuplicateReport(SequenceNumber ack, ReadOnlySpan<SackBlock> blocks)
    {
        if (blocks[0].Left < ack) return true;
        return blocks.Length > 1 && blocks[0].Right <= blocks[1].Right && blocks[1].Left <= blocks[0].Left;
    }

    // Blocks above SND.NXT, backwards ones and those older than any window could be are noise, or an attack (RFC 5961 §5 in spirit).
    // RFC 2018 §4: a block that reaches down to SND.UNA says nothing; only a duplicate may be reported from below it.
    private readonly bool IsValid(SackBlock block, bool isReport)
    {
        if (block.Right > _facts.Nxt || !(block.Left < block.Right)) return false;
        if (!(block.Left < _facts.Nxt)) return false;
        if (_facts.Una < block.Left) return true;
        return isReport && block.Right <= _facts.Una && _recovery.Undo.Covers(block, _facts.MaxWindow);
    }

    private void Mark(SackBlock block, bool isDuplicate)
    {
        RetransmissionQueue queue = _recovery.Queue;
        SequenceNumber highest = queue.Sacked > 0 ? queue.HighestSacked : _facts.Una;
        for (int i = queue.Find(block.Left); i < queue.Length && queue[i].Seq < block.Right; i++)
        {
            if (!TryCutOut(queue, ref i, block)) continue;
            if (isDuplicate) MarkDuplicate(queue, i);
            if (queue[i].Has(SegmentMarks.Sacked) || queue[i].End <= _facts.Una) continue;
            MarkOne(queue, i, highest);
            if (isDuplicate) queue.ClearRetransmitted(i);
            i = queue.JoinSacked(i);
        }
    }

    // The block may begin or end inside a stretch of several segments: whole segments are cut out. Part of one segment says nothing.
    private readonly bool TryCutOut(RetransmissionQueue queue, ref int index, SackBlock block)
    {
        SentSegment segment = queue[index];
        if (block.Left <= segment.Seq && segment.End <= block.Right) return true;
        if (segment.Count <= 1 || segment.Has(SegmentMarks.Sacked)) return segment.Has(SegmentMarks.Sacked);
        int mss = _facts.Mss;
        if (segment.Seq < block.Left)
        {
            int skip = (block.Left - segment.Seq + mss - 1) / mss * mss;
            if (skip >= segment.TextLength || !queue.TrySplit(index, segment.Seq + skip, mss)) return false;
            segment = queue[++index];
        }
        if (segment.End <= block.Right) return true;
        int take = (block.Right - segment.Seq) / mss * mss;
        return take > 0 && queue.TrySplit(index, segment.Seq + take, mss);
    }

    private void MarkDuplicate(RetransmissionQueue queue, int index)
    {
        SentSegment segment = queue[index];
        if (segment.Has(SegmentMarks.EverRetransmitted))
        {
            _recovery.Undo.OnDuplicate(segment.End, segment.Count);
            if (segment.Has(SegmentMarks.Sacked)) _reordered = SequenceNumber.Min(_reordered, segment.Seq);
        }
        if (segment.Has(SegmentMarks.Sacked)) queue.ClearRetransmitted(index);
    }

    private void MarkOne(RetransmissionQueue queue, int index, SequenceNumber highest)
    {
        SentSegment segment = queue[index];
        _recovery.OnDelivered(segment, _facts);
        if (segment.Has(SegmentMarks.Retransmitted))
        {
            // Not marked lost: the retransmission is believed to be on its way still.
            if (segment.Has(SegmentMarks.Lost))
            {
                queue.ClearRetransmitted(index);
                queue.ClearLost(index);
            }
        }
        else
        {
            if (!segment.Has(SegmentMarks.EverRetransmitted)) NoteOriginal(segment, highest);
            queue.ClearLost(index);
        }
        queue.MarkSacked(index);
        News |= AckNews.Sacked;
        _recovery.CountDelivered(segment.Count);
        _recovery.Rate.OnDelivered(segment);
        queue.UseStamp(index);
        Bytes += segment.TextLength;
    }

    private void NoteOriginal(in SentSegment segment, SequenceNumber highest)
    {
        if (segment.Seq < highest) _reordered = SequenceNumber.Min(_reordered, segment.Seq);
        if (segment.End <= _recovery.HighSeq) News |= AckNews.OriginalAcked;
        if (!FirstSentAt.IsSet) FirstSentAt = segment.SentAt;
        LastSentAt = segment.SentAt;
    }
}
