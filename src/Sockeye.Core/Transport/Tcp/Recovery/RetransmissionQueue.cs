// What was sent and is not cumulatively acknowledged: the stretches, their marks and the sums that RFC 6675 calls pipe. Only this
// file changes marks, so that the sums are always those of the marks.

using System;
using System.Buffers;
using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Sent segments in sequence order. A sender has one only while it holds something (<see cref="SenderPool"/>).</summary>
/// <remarks>
/// <para>Invariant: <c>InFlight = Outstanding - Sacked - Lost + Retransmitted</c>, each counted in segments on the wire. Without SACK
/// <see cref="Sacked"/> counts duplicate acknowledgments and no stretch bears the mark (RFC 5681 §3.2 as NewReno reads it).</para>
/// <para>Bound: the limit. The sender asks <see cref="IsFull"/> before it sends something new, and a split beyond the bound is refused
/// (CVE-2019-11478 is what unlimited splitting costs).</para>
/// </remarks>
internal sealed class RetransmissionQueue
{
    private const int SmallRing = 8;

    private readonly bool _isShared;
    private readonly SentSegment[] _small;

    [Bounded("twice the limit")]
    private SentSegment[] _ring;
    private int _limit;
    private int _head;

    /// <summary>Makes a queue.</summary>
    /// <param name="isShared">It stands for all senders that have nothing in flight, and never holds anything.</param>
    public RetransmissionQueue(bool isShared)
    {
        _isShared = isShared;
        _ring = _small = isShared ? [] : new SentSegment[SmallRing];
    }

    /// <summary>Another sender has it.</summary>
    /// <param name="limit">Stretches that it may hold.</param>
    /// <param name="whenLost">Told of each stretch that is believed lost; null when nobody asks.</param>
    public void Begin(int limit, Action<SentSegment>? whenLost)
    {
        Debug.Assert(Length == 0 && Sacked == 0, "nothing is left");
        _limit = limit;
        WhenLost = whenLost;
        TotalLost = 0;
    }

    /// <summary>Stretches held.</summary>
    public int Length { get; private set; }

    /// <summary>Segments sent and not cumulatively acknowledged.</summary>
    public uint Outstanding { get; private set; }

    /// <summary>Segments selectively acknowledged, or duplicate acknowledgments where there is no SACK.</summary>
    public uint Sacked { get; private set; }

    /// <summary>Segments believed lost.</summary>
    public uint Lost { get; private set; }

    /// <summary>Retransmissions in flight.</summary>
    public uint Retransmitted { get; private set; }

    /// <summary>Segments believed to be in the network (pipe of RFC 6675 §4).</summary>
    public uint InFlight => Outstanding - Sacked - Lost + Retransmitted;

    /// <summary>Nothing is outstanding.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>No more may be sent until something is acknowledged.</summary>
    public bool IsFull => Length >= _limit && !_isShared;

    /// <summary>Behind the highest segment that was selectively acknowledged; meaningful while <see cref="Sacked"/> is not zero.</summary>
    public SequenceNumber HighestSacked { get; private set; }

    /// <summary>Segments marked lost since its sender has it.</summary>
    public long TotalLost { get; private set; }

    /// <summary>A stretch, for reading.</summary>
    public ref readonly SentSegment this[int index] => ref At(index);

    /// <summary>Adds what was just sent.</summary>
    public void Append(in SentSegment segment)
    {
        Debug.Assert(!_isShared, "a sender takes a queue of its own first");
        if (Length == _ring.Length) Grow();
        _ring[(_head + Length++) & (_ring.Length - 1)] = segment;
        Outstanding += segment.Count;
    }

    /// <summary>Removes the first stretch: it is acknowledged.</summary>
    public void RemoveFirst()
    {
        ref SentSegment first = ref At(0);
        Uncount(first, first.Count);
        first = default;
        _head = (_head + 1) & (_ring.Length - 1);
        if (--Length > 0) return;
        GiveBack();
        _ring = _small;
        _head = 0;
    }

    /// <summary>The first stretch is acknowledged in part: whole segments of it are taken off.</summary>
    /// <returns>How many.</returns>
    public uint TrimFirst(SequenceNumber una, int mss)
    {
        ref SentSegment first = ref At(0);
        Debug.Assert(first.Seq < una && una < first.End, "only part of it is acknowledged");
        uint before = first.Count;
        first.Seq = una;
        uint left = CountOf(first.TextLength, mss);
        uint gone = before - Math.Min(before, left);
        Uncount(first, gone);
        first.Count = before - gone;
        return gone;
    }

    /// <summary>The stretch that holds a number, or the length when none does.</summary>
    public int Find(SequenceNumber number)
    {
        int low = 0;
        int high = Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (At(middle).End <= number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Splits a stretch so that another begins at <paramref name="at"/>; false at the bound.</summary>
    public bool TrySplit(int index, SequenceNumber at, int mss)
    {
        if (Length >= 2 * _limit) return false;
        ref SentSegment left = ref At(index);
        Debug.Assert(left.Seq < at && at < left.End, "the cut lies inside");
        SentSegment right = left;
        right.Seq = at;
        Uncount(left, left.Count);
        left.End = at;
        left.Marks &= ~(SegmentMarks.Fin | SegmentMarks.Push | SegmentMarks.EndOfRecord);
        left.Count = CountOf(left.TextLength, mss);
        right.Count = CountOf(right.TextLength, mss);
        Recount(left);
        Insert(index + 1, right);
        Recount(right);
        return true;
    }

    /// <summary>Counts a stretch anew for another segment size.</summary>
    public void Resize(int index, int mss)
    {
        ref SentSegment segment = ref At(index);
        Uncount(segment, segment.Count);
        segment.Count = CountOf(segment.TextLength, mss);
        Recount(segment);
    }

    /// <summary>Joins a stretch with the next one; both are of one segment, and are so afterwards.</summary>
    public void Join(int index)
    {
        ref SentSegment first = ref At(index);
        SentSegment second = At(index + 1);
        Uncount(second, second.Count);
        first.End = second.End;
        first.Marks |= second.Marks & (SegmentMarks.EverRetransmitted | SegmentMarks.Push | SegmentMarks.Fin | SegmentMarks.EndOfRecord);
        Remove(index + 1);
    }

    /// <summary>Joins a selectively acknowledged stretch with selectively acknowledged neighbours: nothing more will happen to them, so
    /// one entry does for all.</summary>
    /// <returns>Where the joined stretch stands.</returns>
    public int JoinSacked(int index)
    {
        while (index + 1 < Length && CanJoinSacked(At(index), At(index + 1))) Absorb(index);
        while (index > 0 && CanJoinSacked(At(index - 1), At(index))) Absorb(--index);
        return index;
    }

    /// <summary>A stretch was selectively acknowledged.</summary>
    public void MarkSacked(int index)
    {
        ref SentSegment segment = ref At(index);
        Debug.Assert(!segment.Has(SegmentMarks.Sacked), "once");
        segment.Marks |= SegmentMarks.Sacked;
        if (Sacked == 0 || segment.End > HighestSacked) HighestSacked = segment.End;
        Sacked += segment.Count;
    }

    /// <summary>Told of each stretch that is believed lost; null when nobody asks.</summary>
    public Action<SentSegment>? WhenLost { get; set; }

    /// <summary>A stretch is believed lost, or its retransmission is.</summary>
    public void MarkLost(int index)
    {
        ref SentSegment segment = ref At(index);
        if (segment.Has(SegmentMarks.Sacked)) return;
        if (!segment.Has(SegmentMarks.Lost))
        {
            segment.Marks |= SegmentMarks.Lost;
            Lost += segment.Count;
        }
        else if (segment.Has(SegmentMarks.Retransmitted))
        {
            ClearRetransmitted(index);
        }
        else
        {
            return;
        }
        TotalLost += segment.Count;
        WhenLost?.Invoke(segment);
    }

    /// <summary>A stretch is believed lost because of the time that passed.</summary>
    public void FindLost(int index)
    {
        MarkLost(index);
        At(index).Marks |= SegmentMarks.FoundLost;
    }

    /// <summary>A stretch is not lost after all.</summary>
    public void ClearLost(int index)
    {
        ref SentSegment segment = ref At(index);
        if (!segment.Has(SegmentMarks.Lost)) return;
        segment.Marks &= ~SegmentMarks.Lost;
        Lost -= segment.Count;
    }

    /// <summary>No retransmission of a stretch is in flight any more.</summary>
    public void ClearRetransmitted(int index)
    {
        ref SentSegment segment = ref At(index);
        if (!segment.Has(SegmentMarks.Retransmitted)) return;
        segment.Marks &= ~SegmentMarks.Retransmitted;
        Retransmitted -= segment.Count;
    }

    /// <summary>A stretch was sent again.</summary>
    /// <param name="index">Which.</param>
    /// <param name="now">When.</param>
    /// <param name="stamp">Delivery counters at this moment.</param>
    /// <param name="isCounted">False for a tail loss probe, which is not part of a recovery.</param>
    /// <param name="isAppLimited">The application has nothing more to send at this moment.</param>
    public void MarkRetransmitted(int index, Instant now, in DeliveryStamp stamp, bool isCounted, bool isAppLimited)
    {
        ref SentSegment segment = ref At(index);
        segment.SentAt = now;
        segment.Stamp = stamp;
        segment.Marks &= ~(SegmentMarks.AppLimited | SegmentMarks.FoundLost);
        segment.Marks |= SegmentMarks.EverRetransmitted | (isAppLimited ? SegmentMarks.AppLimited : SegmentMarks.None);
        if (!isCounted || segment.Has(SegmentMarks.Retransmitted)) return;
        segment.Marks |= SegmentMarks.Retransmitted;
        Retransmitted += segment.Count;
    }

    /// <summary>A stretch was to be sent again, and did not leave.</summary>
    public void MarkTried(int index, Instant now)
    {
        ref SentSegment segment = ref At(index);
        segment.SentAt = now;
        segment.Marks |= SegmentMarks.EverRetransmitted;
    }

    /// <summary>A stretch's delivery was counted: its stamp must not be used twice.</summary>
    public void UseStamp(int index) => At(index).Stamp.DeliveredAt = Instant.Never;

    /// <summary>Nothing of the stretch reached the sender's device, or it begins later than thought: numbers are taken off its front.</summary>
    public void AdvanceFirst(SequenceNumber una)
    {
        ref SentSegment first = ref At(0);
        if (first.Seq < una) first.Seq = una;
    }

    /// <summary>The peer threw away what it had reported (RFC 2018 §8): all reports are forgotten.</summary>
    public void ForgetSacked()
    {
        for (int i = 0; i < Length; i++) At(i).Marks &= ~SegmentMarks.Sacked;
        Sacked = 0;
    }

    /// <summary>Duplicate acknowledgments, where there is no SACK.</summary>
    public void SetDuplicates(uint count)
    {
        if (!_isShared) Sacked = count;
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear()
    {
        while (Length > 0) RemoveFirst();
        Sacked = Lost = Retransmitted = Outstanding = 0;
    }

    /// <summary>What must hold; for tests and soaks.</summary>
    public bool IsConsistent()
    {
        uint outstanding = 0, lost = 0, retransmitted = 0, sacked = 0;
        for (int i = 0; i < Length; i++)
        {
            ref readonly SentSegment segment = ref At(i);
            if (i > 0 && At(i - 1).End != segment.Seq) return false;
            outstanding += segment.Count;
            if (segment.Has(SegmentMarks.Lost)) lost += segment.Count;
            if (segment.Has(SegmentMarks.Retransmitted)) retransmitted += segment.Count;
            if (segment.Has(SegmentMarks.Sacked)) sacked += segment.Count;
        }
        return outstanding == Outstanding && lost == Lost && retransmitted == Retransmitted && (sacked == Sacked || sacked == 0)
            && Sacked + Lost <= Outstanding;
    }

    // A FIN alone, or an empty stretch, is a segment too.
    private static uint CountOf(int length, int mss) => (uint)Math.Max(1, (length + mss - 1) / mss);

    private static bool CanJoinSacked(in SentSegment first, in SentSegment second) =>
        first.Has(SegmentMarks.Sacked) && second.Has(SegmentMarks.Sacked)
        && !first.Has(SegmentMarks.EverRetransmitted | SegmentMarks.Fin | SegmentMarks.EndOfRecord)
        && !second.Has(SegmentMarks.EverRetransmitted | SegmentMarks.Fin | SegmentMarks.EndOfRecord);

    private ref SentSegment At(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Absorb(int index)
    {
        ref SentSegment first = ref At(index);
        SentSegment second = At(index + 1);
        first.End = second.End;
        first.Count += second.Count;
        first.Marks |= second.Marks & SegmentMarks.Push;
        first.SentAt = Instant.Max(first.SentAt, second.SentAt);
        Remove(index + 1);
    }

    private void Uncount(in SentSegment segment, uint count)
    {
        Outstanding -= count;
        if (segment.Has(SegmentMarks.Sacked)) Sacked -= count;
        if (segment.Has(SegmentMarks.Lost)) Lost -= count;
        if (segment.Has(SegmentMarks.Retransmitted)) Retransmitted -= count;
    }

    private void Recount(in SentSegment segment)
    {
        Outstanding += segment.Count;
        if (segment.Has(SegmentMarks.Sacked)) Sacked += segment.Count;
        if (segment.Has(SegmentMarks.Lost)) Lost += segment.Count;
        if (segment.Has(SegmentMarks.Retransmitted)) Retransmitted += segment.Count;
    }

    private void Insert(int index, in SentSegment segment)
    {
        if (Length == _ring.Length) Grow();
        Length++;
        for (int i = Length - 1; i > index; i--) At(i) = At(i - 1);
        At(index) = segment;
    }

    private void Remove(int index)
    {
        for (int i = index; i < Length - 1; i++) At(i) = At(i + 1);
        At(--Length) = default;
    }

    private void Grow()
    {
        SentSegment[] larger = ArrayPool<SentSegment>.Shared.Rent(_ring.Length * 2);
        for (int i = 0; i < Length; i++) larger[i] = At(i);
        GiveBack();
        _ring = larger;
        _head = 0;
    }

    private void GiveBack()
    {
        if (_ring != _small) ArrayPool<SentSegment>.Shared.Return(_ring);
    }
}
