// What the peer says it holds beyond the cumulative acknowledgment. Read RFC 6675 §1 to §4 (the names), RFC 2018 §5, §8.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Selectively acknowledged ranges: sorted, disjoint, inside (SND.UNA, SND.NXT].</summary>
/// <remarks>Bound: the limit; a block that would need one range more is ignored, which costs a retransmission and nothing else
/// (CVE-2019-11477 is what an unbounded one costs).</remarks>
internal sealed class SackScoreboard(int limit)
{
    /// <summary>DupThresh (RFC 6675 §2).</summary>
    public const int DupThresh = 3;

    [Bounded("limit given to the constructor")]
    private SackBlock[] _ranges = new SackBlock[8];

    /// <summary>Ranges.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes in all ranges.</summary>
    public int SackedBytes { get; private set; }

    /// <summary>The first range; only when there is one.</summary>
    public SackBlock First => _ranges[0];

    /// <summary>Behind the highest byte reported.</summary>
    public SequenceNumber Highest => _ranges[Count - 1].Right;

    /// <summary>Update() of RFC 6675 §4: takes a block, if it makes sense.</summary>
    /// <returns>True when it told something new.</returns>
    public bool Add(SequenceNumber una, SequenceNumber nxt, SackBlock block)
    {
        // RFC 2018 §3, RFC 2883 §4: empty or backwards blocks, what was never sent and what is acknowledged already say nothing here.
        if (block.Left >= block.Right || block.Right > nxt || block.Left < una || block.Right <= una) return false;
        int first = 0;
        while (first < Count && _ranges[first].Right < block.Left) first++;
        int end = first;
        SequenceNumber left = block.Left;
        SequenceNumber right = block.Right;
        int replaced = 0;
        while (end < Count && _ranges[end].Left <= block.Right)
        {
            left = SequenceNumber.Min(left, _ranges[end].Left);
            right = SequenceNumber.Max(right, _ranges[end].Right);
            replaced += _ranges[end].Length;
            end++;
        }
        var merged = new SackBlock(left, right);
        if (merged.Length == replaced) return false;
        if (end == first && !TryInsertRoom(first)) return false;
        if (end == first) end++;
        _ranges[first] = merged;
        RemoveAt(first + 1, end - first - 1);
        SackedBytes += merged.Length - replaced;
        return true;
    }

    /// <summary>The cumulative acknowledgment moved.</summary>
    public void AdvanceTo(SequenceNumber una)
    {
        int gone = 0;
        while (gone < Count && _ranges[gone].Right <= una)
        {
            SackedBytes -= _ranges[gone].Length;
            gone++;
        }
        RemoveAt(0, gone);
        if (Count == 0 || _ranges[0].Left >= una) return;
        SackedBytes -= una - _ranges[0].Left;
        _ranges[0] = _ranges[0] with { Left = una };
    }

    // RFC 6675 §4, IsLost: "returns true when either DupThresh discontiguous SACKed sequences have arrived above 'SeqNum' or more
    //   than (DupThresh - 1) * SMSS bytes with sequence numbers greater than 'SeqNum' have been SACKed."
    /// <summary>Everything below and not reported is lost; <paramref name="una"/> when nothing is.</summary>
    public SequenceNumber LostBelow(SequenceNumber una, int mss)
    {
        int bytes = 0;
        for (int i = Count - 1; i >= 0; i--)
        {
            bytes += _ranges[i].Length;
            if (Count - i >= DupThresh || bytes > (DupThresh - 1) * mss) return _ranges[i].Left;
        }
        return una;
    }

    /// <summary>Bytes reported between two points.</summary>
    public int Sacked(SequenceNumber from, SequenceNumber to)
    {
        int bytes = 0;
        for (int i = 0; i < Count && _ranges[i].Left < to; i++)
        {
            SequenceNumber left = SequenceNumber.Max(from, _ranges[i].Left);
            SequenceNumber right = SequenceNumber.Min(to, _ranges[i].Right);
            if (left < right) bytes += right - left;
        }
        return bytes;
    }

    /// <summary>The first stretch from <paramref name="from"/> on that is not reported and lies below <paramref name="limit"/>.</summary>
    public bool TryFindHole(SequenceNumber from, SequenceNumber limit, out SequenceNumber start, out SequenceNumber end)
    {
        start = from;
        end = limit;
        for (int i = 0; i < Count && _ranges[i].Left < limit; i++)
        {
            if (_ranges[i].Right <= start) continue;
            if (_ranges[i].Left > start)
            {
                end = _ranges[i].Left;
                break;
            }
            start = _ranges[i].Right;
        }
        return start < end;
    }

    /// <summary>Forgets everything: the peer may have thrown it away (RFC 2018 §8).</summary>
    public void Clear()
    {
        Count = 0;
        SackedBytes = 0;
    }

    private bool TryInsertRoom(int at)
    {
        if (Count == limit) return false;
        if (Count == _ranges.Length) Array.Resize(ref _ranges, Math.Min(limit, _ranges.Length * 2));
        Array.Copy(_ranges, at, _ranges, at + 1, Count - at);
        Count++;
        return true;
    }

    private void RemoveAt(int at, int count)
    {
        if (count <= 0) return;
        Array.Copy(_ranges, at + count, _ranges, at, Count - at - count);
        Count -= count;
    }
}
