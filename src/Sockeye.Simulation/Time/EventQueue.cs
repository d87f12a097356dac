using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Time;

/// <summary>What is to happen in a world, by time and then by order of scheduling.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long Time, long Order)> _queue = new();
    private long _order;

    public int Count => _queue.Count;

    public Instant Next => _queue.TryPeek(out _, out var key) ? new Instant(key.Time) : Instant.Never;

    public void Add(Instant at, Action action) => _queue.Enqueue(action, (at.Nanoseconds, _order++));

    public bool TryTake(Instant now, out Action action)
    {
        if (_queue.TryPeek(out action!, out var key) && key.Time <= now.Nanoseconds)
        {
            _queue.Dequeue();
            return true;
        }
        action = null!;
        return false;
    }
}
