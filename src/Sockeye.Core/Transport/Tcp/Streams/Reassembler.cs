// Segments beyond RCV.NXT. RFC 9293 §3.10.7.4 leaves open what to do where they overlap; what stands here is what Linux does, because a
// peer, a middlebox and an intrusion detector that disagree about it can be played against each other (hostile inputs row 116).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>Out-of-order segments, sorted by where they begin.</summary>
/// <remarks>
/// <para>A segment that one held segment covers is dropped; a segment that covers held ones takes their place; where two overlap in
/// part both are held and the one that begins earlier counts. So ends are as sorted as beginnings are.</para>
/// <para>Bound: the number of segments given to the constructor, and the receive buffer's limit by their charge; beyond it
/// <see cref="TryInsert"/> says no and the sender will send again.</para>
/// </remarks>
internal sealed class Reassembler
{
    private readonly int _maxSegments;

    [Bounded("maxSegments given to the constructor")]
    private HeldSegment[] _held = [];
    private int _count;

    public Reassembler(int maxSegments)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSegments);
        _maxSegments = maxSegments;
    }

    /// <summary>Segments held.</summary>
    public int Count => _count;

    /// <summary>Nothing is held but the peer's FIN.</summary>
    public bool IsFinAlone => _count == 1 && _held[0].HasFin && _held[0].Count == 0;

    /// <summary>Bytes held, those held twice counted twice.</summary>
    public int Length { get; private set; }

    /// <summary>Memory really held, used or not.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The memory that is paid for.</summary>
    public int Charged { get; private set; }

    /// <summary>Where the highest segment ends; only when there is one.</summary>
    public SequenceNumber End => _held[_count - 1].End;

    /// <summary>Nothing is held of a range.</summary>
    public bool IsFree(SequenceNumber start, SequenceNumber end)
    {
        int at = PlaceOf(start);
        return (at == 0 || _held[at - 1].End <= start) && (at == _count || end <= _held[at].Start);
    }

    /// <summary>Keeps a segment, with a reference of its own, and reports what was here before (RFC 2883 §4).</summary>
    /// <returns>False when it was not kept because the bound is reached.</returns>
    public bool TryInsert(in HeldSegment segment, ref SackReport report)
    {
        int at = PlaceOf(segment.Start);
        if (at > 0 && segment.Start < _held[at - 1].End)
        {
            ref HeldSegment before = ref _held[at - 1];
            if (segment.End <= before.End)
            {
                report.SetDuplicate(segment.Start, segment.End);
                return true;
            }
            if (segment.Start > before.Start)
            {
                report.SetDuplicate(segment.Start, before.End);
            }
            else
            {
                report.ExtendDuplicate(before.Start, before.End);
                RemoveAt(--at);
            }
        }
        RemoveCovered(at, segment.End, ref report);
        if (_count == _maxSegments) return false;
        Place(at, segment);
        return true;
    }

    /// <summary>Takes the segment that continues the stream.</summary>
    /// <param name="next">RCV.NXT.</param>
    /// <param name="arrived">RCV.NXT as the segment that arrived last left it: what lies below was here before.</param>
    /// <param name="report">Told of duplicates.</param>
    /// <param name="segment">The segment, trimmed to what is new; its reference now belongs to the caller.</param>
    public bool TryTake(SequenceNumber next, SequenceNumber arrived, ref SackReport report, out HeldSegment segment)
    {
        while (_count > 0 && _held[0].Start <= next)
        {
            segment = _held[0];
            if (segment.Start < arrived) report.ExtendDuplicate(segment.Start, SequenceNumber.Min(segment.End, arrived));
            if (segment.End <= next)
            {
                RemoveAt(0);
                continue;
            }
            segment.Packet.AddReference();
            RemoveAt(0);
            int old = Math.Min(next - segment.Start, segment.Count);
            segment.Start += old;
            segment.Offset += old;
            segment.Count -= old;
            return true;
        }
        segment = default;
        return false;
    }

    /// <summary>Throws segments away from the highest down to one that begins before <paramref name="above"/>, until so much memory
    /// is free again.</summary>
    /// <returns>True when something went.</returns>
    public bool Prune(SequenceNumber above, int charge)
    {
        int goal = Charged - charge;
        bool pruned = false;
        while (_count > 0 && Charged > goal && above <= _held[_count - 1].Start)
        {
            RemoveAt(_count - 1);
            pruned = true;
        }
        return pruned;
    }

    /// <summary>Forgets everything and gives the buffers back.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++) _held[i].Packet.Release();
        _held = [];
        _count = 0;
        Length = 0;
        HeldBytes = 0;
        Charged = 0;
    }

    // New data usually belongs at the end, so the search begins there.
    private int PlaceOf(SequenceNumber start)
    {
        int at = _count;
        while (at > 0 && start < _held[at - 1].Start) at--;
        return at;
    }

    private void RemoveCovered(int at, SequenceNumber end, ref SackReport report)
    {
        while (at < _count && end > _held[at].Start)
        {
            if (end < _held[at].End)
            {
                report.ExtendDuplicate(_held[at].Start, end);
                return;
            }
            report.ExtendDuplicate(_held[at].Start, _held[at].End);
            RemoveAt(at);
        }
    }

    private void Place(int at, in HeldSegment segment)
    {
        if (_count == _held.Length) Array.Resize(ref _held, Math.Min(_maxSegments, Math.Max(8, _held.Length * 2)));
        Array.Copy(_held, at, _held, at + 1, _count - at);
        _held[at] = segment;
        JoinMemory(at);
        segment.Packet.AddReference();
        _count++;
        Length += segment.Count;
        HeldBytes += segment.Packet.Capacity;
        Charged += _held[at].Charge;
    }

    // Text that continues what is held and fits behind it costs nothing.
    private void JoinMemory(int at)
    {
        if (at == 0 || _held[at - 1].End != _held[at].Start || _held[at - 1].HasFin || _held[at - 1].Room < _held[at].Count) return;
        _held[at].Charge = 0;
        _held[at].Room = _held[at - 1].Room - _held[at].Count;
        _held[at - 1].Room = 0;
    }

    private void RemoveAt(int at)
    {
        Length -= _held[at].Count;
        HeldBytes -= _held[at].Packet.Capacity;
        Charged -= _held[at].Charge;
        _held[at].Packet.Release();
        _count--;
        Array.Copy(_held, at + 1, _held, at, _count - at);
        _held[_count] = default;
    }
}
