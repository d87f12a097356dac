// Half-open connections. Read RFC 4987 §2 to see why they must be small and few. What finds no room is answered by a cookie
// (TcpListener.Cookies).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Connections;

namespace Sockeye.Core.Transport.Tcp.Listening;

/// <summary>The half-open entries of one listener: an open-addressed table keyed by the stack's secret.</summary>
/// <remarks>Bound: the limit; when full, <see cref="TryAdd"/> says no. Deadlines lie on a grid, so that a
/// full table is walked at most some hundred times a second.</remarks>
internal sealed class SynQueue(int limit)
{
    private const long Grid = 4_000_000;

    [Bounded("twice the limit given to the constructor, rounded up to a power of two")]
    private HalfOpen[] _slots = [];

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>There is room for no more.</summary>
    public bool IsFull => Count >= limit;

    /// <summary>The earliest deadline; may be early, never late.</summary>
    public Instant Earliest { get; private set; } = Instant.Never;

    /// <summary>Places to look at with the indexer.</summary>
    public int Extent => _slots.Length;

    /// <summary>The entry in a place.</summary>
    public ref HalfOpen this[int place] => ref _slots[place];

    /// <summary>Rounds a deadline up to the grid.</summary>
    public static Instant OnGrid(Instant deadline) => new((deadline.Nanoseconds + Grid - 1) / Grid * Grid);

    /// <summary>Finds an entry.</summary>
    public bool TryFind(in FourTuple tuple, ulong hash, out int place)
    {
        place = -1;
        if (Count == 0) return false;
        place = Home(hash);
        while (_slots[place].IsUsed)
        {
            if (_slots[place].Hash == hash && _slots[place].Tuple == tuple) return true;
            place = Next(place);
        }
        return false;
    }

    /// <summary>Adds an entry; false when full.</summary>
    public bool TryAdd(in HalfOpen entry)
    {
        if (Count >= limit) return false;
        if ((Count + 1) * 2 > _slots.Length) Grow();
        Place(entry);
        Count++;
        NoteDeadline(entry.Deadline);
        return true;
    }

    /// <summary>An entry's deadline changed.</summary>
    public void NoteDeadline(Instant deadline) => Earliest = Instant.Min(Earliest, deadline);

    /// <summary>The table was walked: the earliest deadline is known.</summary>
    public void SetEarliest(Instant deadline) => Earliest = deadline;

    /// <summary>Takes an entry out; later ones of its run move up, so that every one is still found.</summary>
    public void RemoveAt(int place)
    {
        Count--;
        int hole = place;
        for (int at = Next(place); _slots[at].IsUsed; at = Next(at))
        {
            int home = Home(_slots[at].Hash);
            bool isReachable = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (isReachable) continue;
            _slots[hole] = _slots[at];
            hole = at;
        }
        _slots[hole] = default;
        if (Count == 0) Earliest = Instant.Never;
    }

    private int Home(ulong hash) => (int)(hash & (ulong)(_slots.Length - 1));

    private int Next(int place) => (place + 1) & (_slots.Length - 1);

    private void Place(in HalfOpen entry)
    {
        int place = Home(entry.Hash);
        while (_slots[place].IsUsed) place = Next(place);
        _slots[place] = entry;
        _slots[place].IsUsed = true;
    }

    private void Grow()
    {
        HalfOpen[] old = _slots;
        _slots = new HalfOpen[Math.Max(16, old.Length * 2)];
        foreach (ref readonly HalfOpen entry in old.AsSpan())
        {
            if (entry.IsUsed) Place(entry);
        }
    }
}
