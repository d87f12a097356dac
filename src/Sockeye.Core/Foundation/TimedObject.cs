namespace Sockeye.Core.Foundation;

/// <summary>Something with deadlines of its own, waited for by the <see cref="DeadlineQueue"/>.</summary>
/// <remarks>An object says only its earliest deadline. It may have many timers inside (see <see cref="TimerTable{T}"/>).</remarks>
public abstract class TimedObject
{
    /// <summary>Place in the queue's heap, or -1. The queue's alone.</summary>
    internal int HeapIndex { get; set; } = -1;

    /// <summary>When the queue will look at this object; never later than <see cref="NextDeadline"/>. The queue's alone.</summary>
    internal Instant Scheduled { get; set; } = Instant.Never;

    /// <summary>Order of scheduling, which decides between equal instants so that replay is exact. The queue's alone.</summary>
    internal ulong Order { get; set; }

    /// <summary>The earliest deadline of this object, or <see cref="Instant.Never"/>.</summary>
    public abstract Instant NextDeadline { get; }

    /// <summary>Called when <see cref="NextDeadline"/> is due. Must move <see cref="NextDeadline"/> past <paramref name="now"/>.</summary>
    public abstract void OnDeadline(Instant now);
}
