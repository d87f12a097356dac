namespace Sockeye.Testing.Time;

/// <summary>What the application is to go on with: run one after the other, in the order in which it was posted.</summary>
/// <remarks>
/// <para>A thread of the network's runs them, so that neither a busy nor a blocked thread pool holds them up. Should one block (a
/// synchronous read, a <c>Task.Wait</c>) while others wait, one more runner is started.</para>
/// <para>Bound: continuations are bounded by the operations that the application has started.</para>
/// </remarks>
internal sealed class ContinuationQueue(string name)
{
    // A monitor, because both sides wait on it: idle runners for work, the pump for their end.
    private readonly object _gate = new();
    private readonly Queue<(Action<object?> Continuation, object? State)> _waiting = new();
    private int _idle;
    private int _summoned;
    private int _running;
    private int _blocked;
    private bool _isClosed;

    /// <summary>Something waits.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_gate) return _waiting.Count > 0;
        }
    }

    /// <summary>Adds one. It runs when the pump says so.</summary>
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

    /// <summary>All that runs has been found blocked: the next may run beside it.</summary>
    public void NoteBlocked()
    {
        lock (_gate) _blocked = _running;
    }

    /// <summary>Waits, in real time, until nothing runs but what is blocked.</summary>
    public void AwaitDone(TimeSpan patience)
    {
        lock (_gate)
        {
            while (_running > _blocked)
            {
                if (!Monitor.Wait(_gate, patience)) return;
            }
        }
    }

    /// <summary>Takes no more; what waits runs on the thread pool, and the runners end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var next)) ThreadPool.UnsafeQueueUserWorkItem(next.Continuation, next.State, preferLocal: false);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets what waits run, unless something runs already.</summary>
    /// <returns>True when it has begun to run.</returns>
    public bool TryStart()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _running > _blocked) return false;
            _running++;
            if (_idle > 0)
            {
                _idle--;
                _summoned++;
                Monitor.Pulse(_gate);
                return true;
            }
        }
        // Flowing the caller's execution context would hand its async-locals to everybody's continuations.
        new Thread(Main) { IsBackground = true, Name = $"{name} app" }.UnsafeStart();
        return true;
    }

    private void Main()
    {
        do
        {
            while (TryTake(out Action<object?> continuation, out object? state)) continuation(state);
        }
        while (AwaitMore());
    }

    private bool TryTake(out Action<object?> continuation, out object? state)
    {
        lock (_gate)
        {
            bool any = _waiting.TryDequeue(out var next);
            (continuation, state) = next;
            if (any) return true;
            if (--_running <= _blocked) Monitor.PulseAll(_gate);
            _blocked = Math.Min(_blocked, _running);
            _idle++;
            return false;
        }
    }

    private bool AwaitMore()
    {
        lock (_gate)
        {
            while (_summoned == 0 && !_isClosed) Monitor.Wait(_gate);
            if (_isClosed) return false;
            _summoned--;
            return true;
        }
    }
}
