using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.TimeWait;

/// <summary>Connections in TIME-WAIT as small entries (RFC 9293 §3.6.1, RFC 6191): chained hash over a slot array.</summary>
/// <remarks>
/// <para>Expiry is a queue in order of expiry, threaded through the slots: since every entry waits equally long, a new or
/// restarted entry goes to the tail, and only the head is ever looked at.</para>
/// <para>Bound: the limit; when full, <see cref="TryAdd"/> says no and counts, and the connection goes to CLOSED at once, as in
/// Linux.</para>
/// </remarks>
internal sealed class TimeWaitTable : TimedObject
{
    private readonly StackContext _context;

    [Bounded("Limit")]
    private Slot[] _slots = new Slot[16];

    [Bounded("grows with the slots")]
    private int[] _buckets = NewBuckets(16);
    private int _used;
    private int _free = -1;
    private int _oldest = -1;
    private int _newest = -1;

    public TimeWaitTable(StackContext context, int limit)
    {
        _context = context;
        Limit = limit;
    }

    /// <summary>Most entries, 0 or more; those beyond a limit that was lowered stay.</summary>
    public int Limit { get; set; }

    /// <summary>Entries now.</summary>
    public int Count { get; private set; }

    /// <summary>How often there was no room.</summary>
    public long Refusals { get; private set; }

    /// <inheritdoc/>
    public override Instant NextDeadline => _oldest < 0 ? Instant.Never : _slots[_oldest].Entry.Expires;

    /// <summary>The entry in a slot that <see cref="TryFind"/> or <see cref="Enumerate"/> gave.</summary>
    public ref TimeWaitEntry this[int slot] => ref _slots[slot].Entry;

    /// <summary>Adds an entry with its <see cref="TimeWaitEntry.Expires"/> set, not before any earlier entry's.</summary>
    public bool TryAdd(in TimeWaitEntry entry)
    {
        if (!TryTakeSlot(out int slot))
        {
            Refusals++;
            return false;
        }
        ulong hash = entry.Tuple.Hash(_context.Hash);
        ref Slot place = ref _slots[slot];
        place.Entry = entry;
        place.Hash = hash;
        place.InUse = true;
        ref int bucket = ref _buckets[(int)(hash & (ulong)(_buckets.Length - 1))];
        place.NextInBucket = bucket;
        bucket = slot;
        LinkNewest(slot);
        Count++;
        _context.Deadlines.Arm(this);
        return true;
    }

    /// <summary>Finds the entry of a connection.</summary>
    public bool TryFind(in FourTuple tuple, out int slot)
    {
        slot = -1;
        if (Count == 0) return false;
        ulong hash = tuple.Hash(_context.Hash);
        slot = _buckets[(int)(hash & (ulong)(_buckets.Length - 1))];
        while (slot >= 0 && !(_slots[slot].Hash == hash && _slots[slot].Entry.Tuple == tuple))
        {
            slot = _slots[slot].NextInBucket;
        }
        return slot >= 0;
    }

    /// <summary>RFC 9293 §3.10.7.4: "restart the 2 MSL time-wait timeout".</summary>
    public void Restart(int slot, Instant expires)
    {
        Unlink(slot);
        _slots[slot].Entry.Expires = expires;
        LinkNewest(slot);
    }

    /// <summary>Takes an entry away and lets go of its port.</summary>
    public void Remove(int slot)
    {
        Unlink(slot);
        ref Slot place = ref _slots[slot];
        ref int link = ref _buckets[(int)(place.Hash & (ulong)(_buckets.Length - 1))];
        while (link != slot) link = ref _slots[link].NextInBucket;
        link = place.NextInBucket;
        place.Entry.Lease?.Release();
        place = default;
        place.NextInBucket = _free;
        _free = slot;
        Count--;
    }

    /// <summary>The first slot in use from <paramref name="from"/> on, or -1: to list all entries.</summary>
    public int Enumerate(int from)
    {
        for (int slot = from; slot < _used; slot++)
        {
            if (_slots[slot].InUse) return slot;
        }
        return -1;
    }

    /// <summary>Takes all entries away.</summary>
    public void Clear()
    {
        while (_oldest >= 0) Remove(_oldest);
        _context.Deadlines.Remove(this);
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        while (_oldest >= 0 && _slots[_oldest].Entry.Expires <= now)
        {
            FourTuple tuple = _slots[_oldest].Entry.Tuple;
            var state = TcpState.TimeWait;
            TcpTransitions.Apply(_context, ref state, TcpEvent.TimeWaitOver, tuple.LocalEndpoint, tuple.RemoteEndpoint);
            Remove(_oldest);
        }
    }

    private static int[] NewBuckets(int size)
    {
        var buckets = new int[size];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private bool TryTakeSlot(out int slot)
    {
        slot = -1;
        if (Count >= Limit) return false;
        slot = _free;
        if (slot >= 0)
        {
            _free = _slots[slot].NextInBucket;
            return true;
        }
        if (_used == _slots.Length) Grow();
        slot = _used++;
        return true;
    }

    private void Grow()
    {
        Array.Resize(ref _slots, _slots.Length * 2);
        _buckets = NewBuckets(_slots.Length);
        for (int slot = 0; slot < _used; slot++)
        {
            if (!_slots[slot].InUse) continue;
            ref int bucket = ref _buckets[(int)(_slots[slot].Hash & (ulong)(_buckets.Length - 1))];
            _slots[slot].NextInBucket = bucket;
            bucket = slot;
        }
    }

    private void LinkNewest(int slot)
    {
        ref Slot place = ref _slots[slot];
        place.Older = _newest;
        place.Newer = -1;
        if (_newest >= 0) _slots[_newest].Newer = slot;
        else _oldest = slot;
        _newest = slot;
    }

    private void Unlink(int slot)
    {
        ref Slot place = ref _slots[slot];
        if (place.Older >= 0) _slots[place.Older].Newer = place.Newer;
        else _oldest = place.Newer;
        if (place.Newer >= 0) _slots[place.Newer].Older = place.Older;
        else _newest = place.Older;
    }

    private struct Slot
    {
        public TimeWaitEntry Entry;
        public ulong Hash;
        public int NextInBucket;
        public int Older;
        public int Newer;
        public bool InUse;
    }
}
