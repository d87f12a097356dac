// Values under an address and a number, for everything that a peer can key into: neighbours, path MTUs, redirects,
// rate limits. Chained buckets under a keyed hash, and one list from the most to the least recently used.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>A bounded table keyed by address and number, with the order of last use.</summary>
/// <remarks>Slots are named by index; an index is good until its slot is removed. -1 is none.</remarks>
internal sealed class AddressMap<T>
{
    private const int None = -1;

    private readonly KeyedHash _hash;

    [Bounded("limit given to the constructor")]
    private Slot[] _slots;

    [Bounded("as many as slots")]
    private int[] _buckets;
    private int _used;
    private int _free = None;

    /// <summary>A table of at most <paramref name="limit"/> entries.</summary>
    public AddressMap(KeyedHash hash, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _hash = hash;
        Limit = limit;
        _slots = new Slot[Math.Min(limit, 16)];
        _buckets = NewBuckets(16);
    }

    /// <summary>Most entries.</summary>
    public int Limit { get; }

    /// <summary>Entries now.</summary>
    public int Count { get; private set; }

    /// <summary>Most recently used, or -1.</summary>
    public int Newest { get; private set; } = None;

    /// <summary>Least recently used, or -1.</summary>
    public int Oldest { get; private set; } = None;

    /// <summary>The value in a slot.</summary>
    public ref T this[int index] => ref _slots[index].Value;

    /// <summary>The address of a slot.</summary>
    public InternetAddress AddressAt(int index) => _slots[index].Address;

    /// <summary>The number of a slot.</summary>
    public ulong NumberAt(int index) => _slots[index].Number;

    /// <summary>The slot used next after this one, or -1.</summary>
    public int NewerThan(int index) => _slots[index].Newer;

    /// <summary>The slot used last before this one, or -1.</summary>
    public int OlderThan(int index) => _slots[index].Older;

    /// <summary>The slot of a key, or -1.</summary>
    public int Find(InternetAddress address, ulong number)
    {
        if (Count == 0) return None;

        // Mostly it is the one used last, which is found without hashing.
        ref Slot newest = ref _slots[Newest];
        if (newest.Number == number && newest.Address == address) return Newest;
        int index = _buckets[Bucket(address, number)];
        while (index != None)
        {
            ref Slot slot = ref _slots[index];
            if (slot.Number == number && slot.Address == address) return index;
            index = slot.Next;
        }
        return None;
    }

    /// <summary>Adds a key that is not there yet, as the most recently used; -1 when the table is full.</summary>
    public int Add(InternetAddress address, ulong number, T value)
    {
        if (Count == Limit) return None;
        int index = TakeSlot();
        ref Slot slot = ref _slots[index];
        slot.Address = address;
        slot.Number = number;
        slot.Value = value;
        int bucket = Bucket(address, number);
        slot.Next = _buckets[bucket];
        _buckets[bucket] = index;
        LinkNewest(index);
        Count++;
        return index;
    }

    /// <summary>Marks a slot as just used.</summary>
    public void Touch(int index)
    {
        if (index == Newest) return;
        Unlink(index);
        LinkNewest(index);
    }

    /// <summary>Frees a slot.</summary>
    public void Remove(int index)
    {
        ref Slot slot = ref _slots[index];
        ref int link = ref _buckets[Bucket(slot.Address, slot.Number)];
        while (link != index) link = ref _slots[link].Next;
        link = slot.Next;
        Unlink(index);
        slot.Value = default!;
        slot.Next = _free;
        _free = index;
        Count--;
    }

    private int Bucket(InternetAddress address, ulong number) => (int)_hash.Hash(address, number) & (_buckets.Length - 1);

    private int TakeSlot()
    {
        if (_free != None)
        {
            int index = _free;
            _free = _slots[index].Next;
            return index;
        }
        if (_used == _slots.Length) Grow();
        return _used++;
    }

    private void Grow()
    {
        Array.Resize(ref _slots, Math.Min(Limit, _slots.Length * 2));
        _buckets = NewBuckets(_buckets.Length * 2);
        for (int i = Newest; i != None; i = _slots[i].Older)
        {
            int bucket = Bucket(_slots[i].Address, _slots[i].Number);
            _slots[i].Next = _buckets[bucket];
            _buckets[bucket] = i;
        }
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, None);
        return buckets;
    }

    private void LinkNewest(int index)
    {
        _slots[index].Newer = None;
        _slots[index].Older = Newest;
        if (Newest != None) _slots[Newest].Newer = index;
        else Oldest = index;
        Newest = index;
    }

    private void Unlink(int index)
    {
        ref Slot slot = ref _slots[index];
        if (slot.Newer != None) _slots[slot.Newer].Older = slot.Older;
        else Newest = slot.Older;
        if (slot.Older != None) _slots[slot.Older].Newer = slot.Newer;
        else Oldest = slot.Newer;
    }

    private struct Slot
    {
        public InternetAddress Address;
        public ulong Number;
        public T Value;
        public int Next;
        public int Newer;
        public int Older;
    }
}
