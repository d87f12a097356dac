// What to report in the SACK option. Read RFC 2018 §4 and RFC 2883 §4 (a duplicate comes first).

using System;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>Blocks for the next acknowledgment. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct SackReport
{
    private SackBlock _duplicate;
    private bool _hasDuplicate;

    /// <summary>Where the duplicate that is to be told begins; null when there is none.</summary>
    public readonly SequenceNumber? DuplicateLeft => _hasDuplicate ? _duplicate.Left : null;

    /// <summary>Bytes arrived that were here before: to be told once.</summary>
    public void OnDuplicate(SequenceNumber left, SequenceNumber right)
    {
        if (left >= right) return;
        _duplicate = new SackBlock(left, right);
        _hasDuplicate = true;
    }

    /// <summary>Writes the blocks to be sent.</summary>
    /// <returns>How many.</returns>
    public readonly int CopyTo(Span<SackBlock> blocks, Reassembler? reassembler)
    {
        int count = 0;
        if (_hasDuplicate && blocks.Length > 0) blocks[count++] = _duplicate;
        if (reassembler is { Count: > 0 }) count += reassembler.CopyRanges(blocks[count..]);
        return count;
    }

    /// <summary>They were sent.</summary>
    public void OnSent() => _hasDuplicate = false;
}
