using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Time;

/// <summary>What is to happen in a world, by time and then by order of scheduling.</summary>
/// <remarks>A cancelled event stays until it comes to the head, or until the cancelled may be the greater part.</remarks>
internal sealed class EventQueue
{
    private const int LeastToSweep = 256;

    private readonly PriorityQueue<ScheduledEvent, (long Time, long Order)> _queue = new();
    private long _order;
    private int _sweepAt = LeastToSweep;

    public int Count => _queue.Count;

    public Instant Next
    {
        get
        {
            DropCancelled();
            return _queue.TryPeek(out _, out var key) ? new Instant(key.Time) : Instant.Never;
        }
    }

    public ScheduledEvent Add(Instant at, Action action)
    {
        if (_queue.Count >= _sweepAt) Sweep();
        var scheduled = new ScheduledEvent(action);
        _queue.Enqueue(scheduled, (at.Nanoseconds, _order++));
        return scheduled;
    }

    public bool TryTake(Instant now, out Action action)
    {
        while (_queue.TryPeek(out ScheduledEvent? scheduled, out var key) && key.Time <= now.Nanoseconds)
        {
            _queue.Dequeue();
            action = scheduled.Take()!;
            if (action is not null) return true;
        }
        action = null!;
        return false;
    }

    private void DropCancelled()
    {
        while (_queue.TryPeek(out ScheduledEvent? scheduled, out _) && scheduled.IsOver) _queue.Dequeue();
    }

    private void Sweep()
    {
        var kept = _queue.UnorderedItems.Where(item => !item.Element.IsOver).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(kept);
        _sweepAt = Math.Max(LeastToSweep, 2 * kept.Length);
    }
}
