namespace Sockeye.Hosting;

/// <summary>Who may run the stack now, and the calls that wait for that (<c>docs/design/the-turn.md</c>).</summary>
/// <remarks>A holder that lets go looks at the queue once more: a call queued in between is either seen by it or finds the turn
/// free. Bound: one queued call per thread.</remarks>
internal sealed class Turn
{
    private int _held;
    private TurnCall? _queue;

    /// <summary>Takes the turn if it is free.</summary>
    public bool TryEnter() => Volatile.Read(ref _held) == 0 && Interlocked.CompareExchange(ref _held, 1, 0) == 0;

    /// <summary>Lets go.</summary>
    public void Exit() => Interlocked.Exchange(ref _held, 0);

    /// <summary>True when calls wait.</summary>
    public bool HasQueue => Volatile.Read(ref _queue) is not null;

    /// <summary>Queues a call.</summary>
    public void Enqueue(TurnCall call)
    {
        TurnCall? head = Volatile.Read(ref _queue);
        while (true)
        {
            call.Next = head;
            TurnCall? seen = Interlocked.CompareExchange(ref _queue, call, head);
            if (seen == head) return;
            head = seen;
        }
    }

    /// <summary>Takes all queued calls, the oldest first, linked by <see cref="TurnCall.Next"/>.</summary>
    public TurnCall? TakeQueue()
    {
        TurnCall? newest = Interlocked.Exchange(ref _queue, null);
        TurnCall? oldest = null;
        while (newest is not null)
        {
            TurnCall? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }
        return oldest;
    }
}
