using System;

namespace Sockeye.Core.Foundation;

/// <summary>Objects under small handles that cannot be mistaken for a later tenant of the same slot.</summary>
/// <remarks>A handle is slot index and generation; the generation changes each time the slot is freed. Bound: the limit.</remarks>
/// <typeparam name="T">What is stored.</typeparam>
public sealed class SlotTable<T>
    where T : class
{
    [Bounded("limit given to the constructor")]
    private Slot[] _slots = new Slot[16];
    private int _used;
    private int _free = -1;

    private readonly uint _firstGeneration;

    /// <summary>A table of at most <paramref name="limit"/> entries.</summary>
    /// <param name="limit">Most entries at a time, from 1.</param>
    /// <param name="firstGeneration">Generation of each slot's first tenant, from 1; another one than that of an earlier table, whose
    /// handles are then not mistaken for this one's.</param>
    public SlotTable(int limit, uint firstGeneration = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfZero(firstGeneration);
        Limit = limit;
        _firstGeneration = firstGeneration;
    }

    /// <summary>Most entries at a time.</summary>
    public int Limit { get; }

    /// <summary>Entries now.</summary>
    public int Count { get; private set; }

    /// <summary>Slots ever used: the exclusive upper bound for <see cref="At"/>.</summary>
    public int Extent => _used;

    /// <summary>Adds an entry; false when the table is full.</summary>
    public bool TryAdd(T value, out int index, out uint generation)
    {
        index = _free;
        generation = 0;
        if (index >= 0)
        {
            _free = _slots[index].NextFree;
        }
        else
        {
            if (_used == Limit) return false;
            if (_used == _slots.Length) Array.Resize(ref _slots, Math.Min(Limit, _slots.Length * 2));
            index = _used++;
            _slots[index].Generation = _firstGeneration;
        }
        _slots[index].Value = value;
        generation = _slots[index].Generation;
        Count++;
        return true;
    }

    /// <summary>The entry under a handle, or null when it is gone or never was.</summary>
    public T? Find(int index, uint generation) =>
        (uint)index < (uint)_used && _slots[index].Generation == generation ? _slots[index].Value : null;

    /// <summary>The entry in a slot, or null.</summary>
    public T? At(int index) => (uint)index < (uint)_used ? _slots[index].Value : null;

    /// <summary>Frees a slot; false when the handle is not live.</summary>
    public bool Remove(int index, uint generation)
    {
        if (Find(index, generation) is null) return false;
        ref Slot slot = ref _slots[index];
        slot.Value = null;
        slot.Generation++;
        slot.NextFree = _free;
        _free = index;
        Count--;
        return true;
    }

    private struct Slot
    {
        public T? Value;
        public uint Generation;
        public int NextFree;
    }
}
