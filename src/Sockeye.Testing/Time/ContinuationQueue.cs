namespace Sockeye.Testing.Time;

/// <summary>What the application is to go on with, in the order in which it was posted.</summary>
/// <remarks>Any thread may add. Bound: the operations that the application has started.</remarks>
internal sealed class ContinuationQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<(Action<object?> Continuation, object? State)> _waiting = new();
    private bool _isClosed;

    /// <summary>Something waits.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_gate) return _waiting.Count > 0;
        }
    }

    /// <summary>Adds one.</summary>
    /// <returns>False when the network has ended and the queue with it.</returns>
    public bool TryAdd(Action<object?> continuation, object? state)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _waiting.Enqueue((continuation, state));
            return true;
        }
    }

    /// <summary>Takes the first.</summary>
    public bool TryTake(out Action<object?> continuation, out object? state)
    {
        lock (_gate)
        {
            bool any = _waiting.TryDequeue(out var next);
            (continuation, state) = next;
            return any;
        }
    }

    /// <summary>Takes no more; what waits runs on the thread pool.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var next)) ThreadPool.UnsafeQueueUserWorkItem(next.Continuation, next.State, preferLocal: false);
        }
    }
}
