// What to report in the SACK option. Read RFC 2018 §4 (the most recent range comes first) and RFC 2883 §4 (a duplicate before it).

using System;
using System.Runtime.CompilerServices;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>Blocks for the next acknowledgment: ranges held, in the order in which they were last touched, and a duplicate. A mutable
/// struct with verbs: keep it in a field that is not readonly.</summary>
/// <remarks>Four ranges are remembered. A fifth pushes out the one untouched for longest, which is then not told of again until
/// something joins it: the peer has heard of it three times or more.</remarks>
internal struct SackReport
{
    // Made with the first block: most connections never see a hole.
    private Memory? _memory;
    private byte _count;
    private bool _hasDuplicate;

    /// <summary>Where the duplicate that is to be told begins; null when there is none.</summary>
    public readonly SequenceNumber? DuplicateLeft => _hasDuplicate ? _memory!.Duplicate.Left : null;

    /// <summary>Ranges remembered.</summary>
    public readonly int Count => _count;

    /// <summary>A duplicate is to be told of.</summary>
    public readonly bool HasDuplicate => _hasDuplicate;

    /// <summary>Blocks to be told, if there is room for them.</summary>
    public readonly int Blocks => Count + (_hasDuplicate ? 1 : 0);

    /// <summary>The end of the highest range; meaningful with <see cref="Count"/> above 0.</summary>
    public readonly SequenceNumber Highest
    {
        get
        {
            ref Ranges ranges = ref _memory!.Ranges;
            SequenceNumber highest = ranges[0].Right;
            for (int i = 1; i < Count; i++) highest = SequenceNumber.Max(highest, ranges[i].Right);
            return highest;
        }
    }

    /// <summary>How many ranges an acknowledgment of this moment would push out unheard, if some were held back.</summary>
    public readonly bool IsCrowded(SequenceNumber left, SequenceNumber right)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Touches(_memory!.Ranges[i], left, right)) return i >= 2;
        }
        return Count >= 2;
    }

    /// <summary>Bytes arrived that were here before: to be told once.</summary>
    public void SetDuplicate(SequenceNumber left, SequenceNumber right)
    {
        (_memory ??= new Memory()).Duplicate = new SackBlock(left, right);
        _hasDuplicate = true;
    }

    /// <summary>More of the same segment was here before.</summary>
    public void ExtendDuplicate(SequenceNumber left, SequenceNumber right)
    {
        if (!_hasDuplicate) SetDuplicate(left, right);
        else if (Touches(_memory!.Duplicate, left, right)) _memory.Duplicate = Join(_memory.Duplicate, left, right);
    }

    /// <summary>A new segment arrived: what was duplicate before it is not told any more.</summary>
    public void ForgetDuplicate() => _hasDuplicate = false;

    /// <summary>Text was kept beyond a hole. It comes first, joined with what it touches.</summary>
    public void OnKept(SequenceNumber left, SequenceNumber right)
    {
        ref Ranges ranges = ref (_memory ??= new Memory()).Ranges;
        for (int i = 0; i < Count; i++)
        {
            if (!Touches(ranges[i], left, right)) continue;
            MoveToFront(i, Join(ranges[i], left, right));
            Coalesce();
            return;
        }
        if (Count < Ranges.Length) _count++;
        MoveToFront(Count - 1, new SackBlock(left, right));
    }

    /// <summary>RCV.NXT moved: what it covers is acknowledged.</summary>
    public void OnAdvanced(SequenceNumber next, bool isAllInOrder)
    {
        if (isAllInOrder)
        {
            _count = 0;
            return;
        }
        for (int i = 0; i < Count;)
        {
            if (next >= _memory!.Ranges[i].Left) RemoveAt(i);
            else i++;
        }
    }

    /// <summary>What was held was thrown away: nothing of it may be claimed any more (RFC 2018 §8).</summary>
    public void Clear()
    {
        _count = 0;
        _hasDuplicate = false;
    }

    /// <summary>Writes the blocks to be sent.</summary>
    /// <returns>How many.</returns>
    public readonly int CopyTo(Span<SackBlock> blocks)
    {
        int count = 0;
        if (_memory is not { } memory) return 0;
        if (_hasDuplicate && blocks.Length > 0) blocks[count++] = memory.Duplicate;
        for (int i = 0; i < Count && count < blocks.Length; i++) blocks[count++] = memory.Ranges[i];
        return count;
    }

    /// <summary>They were sent.</summary>
    public void OnSent() => _hasDuplicate = false;

    private static bool Touches(in SackBlock block, SequenceNumber left, SequenceNumber right) => left <= block.Right && block.Left <= right;

    private static SackBlock Join(in SackBlock block, SequenceNumber left, SequenceNumber right) =>
        new(SequenceNumber.Min(block.Left, left), SequenceNumber.Max(block.Right, right));

    // The first range may have grown into others.
    private void Coalesce()
    {
        ref Ranges ranges = ref _memory!.Ranges;
        for (int i = 1; i < Count;)
        {
            SackBlock other = ranges[i];
            if (!Touches(ranges[0], other.Left, other.Right))
            {
                i++;
                continue;
            }
            ranges[0] = Join(ranges[0], other.Left, other.Right);
            RemoveAt(i);
        }
    }

    private readonly void MoveToFront(int index, SackBlock block)
    {
        ref Ranges ranges = ref _memory!.Ranges;
        for (int i = index; i > 0; i--) ranges[i] = ranges[i - 1];
        ranges[0] = block;
    }

    private void RemoveAt(int index)
    {
        _count--;
        ref Ranges ranges = ref _memory!.Ranges;
        for (int i = index; i < Count; i++) ranges[i] = ranges[i + 1];
    }

    private sealed class Memory
    {
        public Ranges Ranges;
        public SackBlock Duplicate;
    }

    [InlineArray(Length)]
    private struct Ranges
    {
        public const int Length = 4;
        private SackBlock _first;
    }
}
