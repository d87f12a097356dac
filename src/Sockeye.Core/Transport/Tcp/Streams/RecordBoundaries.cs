using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>Where records end in a stream of bytes (MSG_EOR), in order. A mutable struct with verbs: keep it in a field that is not
/// readonly.</summary>
/// <remarks>Bound: <see cref="Limit"/>. A boundary more is not remembered; the stream is right without it, only its segments are cut
/// elsewhere.</remarks>
internal struct RecordBoundaries
{
    /// <summary>Boundaries remembered.</summary>
    public const int Limit = 1024;

    [Bounded("Limit")]
    private long[]? _positions;
    private int _count;

    /// <summary>Adds one behind all others.</summary>
    public void Add(long position)
    {
        if (_count == Limit || (_count > 0 && _positions![_count - 1] == position)) return;
        _positions ??= new long[8];
        if (_count == _positions.Length) Array.Resize(ref _positions, Math.Min(Limit, _count * 2));
        _positions[_count++] = position;
    }

    /// <summary>The first one behind a position.</summary>
    public readonly bool TryFind(long behind, out long position)
    {
        for (int i = 0; i < _count; i++)
        {
            position = _positions![i];
            if (position > behind) return true;
        }
        position = 0;
        return false;
    }

    /// <summary>Forgets all up to a position.</summary>
    public void Drop(long upTo)
    {
        int gone = 0;
        while (gone < _count && _positions![gone] <= upTo) gone++;
        if (gone == 0) return;
        _count -= gone;
        Array.Copy(_positions!, gone, _positions!, 0, _count);
        if (_count == 0) _positions = null;
    }
}
