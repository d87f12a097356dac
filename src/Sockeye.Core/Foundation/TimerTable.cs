using System;
using System.Runtime.CompilerServices;

namespace Sockeye.Core.Foundation;

/// <summary>The deadlines of one object, indexed by an enum of at most eight timers.</summary>
/// <typeparam name="T">The enum; its values are 0 to 7.</typeparam>
/// <remarks>A mutable struct with verbs: keep it in a field that is not readonly.</remarks>
public struct TimerTable<T>
    where T : struct, Enum
{
    private Slots _slots;

    /// <summary>How many timers a table holds.</summary>
    public const int Capacity = 8;

    /// <summary>Sets a timer, replacing its earlier deadline.</summary>
    public void Set(T timer, Instant deadline) => _slots[Index(timer)] = deadline.Nanoseconds + 1;

    /// <summary>Stops a timer; nothing if it is not set.</summary>
    public void Stop(T timer) => _slots[Index(timer)] = 0;

    /// <summary>Stops all.</summary>
    public void StopAll() => _slots = default;

    /// <summary>True when the timer is set.</summary>
    public readonly bool IsSet(T timer) => _slots[Index(timer)] != 0;

    /// <summary>The timer's deadline, or <see cref="Instant.Never"/>.</summary>
    public readonly Instant Deadline(T timer)
    {
        long value = _slots[Index(timer)];
        return value == 0 ? Instant.Never : new Instant(value - 1);
    }

    /// <summary>The earliest deadline, or <see cref="Instant.Never"/>.</summary>
    public readonly Instant Earliest
    {
        get
        {
            long earliest = long.MaxValue;
            for (int i = 0; i < Capacity; i++)
            {
                long value = _slots[i] - 1;
                if (value >= 0 && value < earliest) earliest = value;
            }
            return new Instant(earliest);
        }
    }

    /// <summary>Stops the timer and says true when it is due.</summary>
    public bool TakeExpired(T timer, Instant now)
    {
        long value = _slots[Index(timer)];
        if (value == 0 || value - 1 > now.Nanoseconds) return false;
        Stop(timer);
        return true;
    }

    private static int Index(T timer) => Unsafe.BitCast<T, byte>(timer);

    // A slot holds the deadline plus one; zero means stopped, so that default(TimerTable) has no timer set.
    [InlineArray(Capacity)]
    private struct Slots
    {
        private long _first;
    }
}
