using Sockeye.Core.Foundation;
using Sockeye.Simulation.Programs;
using Sockeye.Simulation.Topology;

namespace Sockeye.Simulation.Time;

/// <summary>What can run now, in order, and what is to happen later. Any thread may add; the world's thread runs.</summary>
/// <remarks>Bound: hosts and programs stand in it once each; events are bounded by what the links carry and the programs ask for.</remarks>
internal sealed class Agenda : IDisposable
{
    private readonly Lock _gate = new();
    private readonly EventQueue _events = new();
    private readonly PriorityQueue<Host, long> _busy = new();
    private readonly Queue<WorldProcess> _ready = new();
    private readonly Queue<(Action Action, SynchronizationContext? Context)> _continuations = new();
    private readonly SemaphoreSlim _outside = new(0);
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private volatile bool _isDisposed;

    /// <summary>Busy hosts take their turns by number and not in order of their becoming busy, which depends on the threads of the
    /// applications when they call from several.</summary>
    public bool TakesHostsByNumber { get; set; }

    /// <summary>When the next event is due.</summary>
    public Instant NextEvent
    {
        get
        {
            lock (_gate) return _events.Next;
        }
    }

    /// <summary>An action at a time.</summary>
    public ScheduledEvent Schedule(Instant at, Action action)
    {
        lock (_gate) return _events.Add(at, action);
    }

    /// <summary>A host has something to give: frames, events, traces.</summary>
    public void MarkBusy(Host host)
    {
        lock (_gate)
        {
            if (host.IsBusy) return;
            host.IsBusy = true;
            _busy.Enqueue(host, TakesHostsByNumber ? host.Number : ++_order);
        }
        NoteOutside();
    }

    /// <summary>A sleeping program may run.</summary>
    public void MakeReady(WorldProcess process)
    {
        lock (_gate)
        {
            if (process.IsReady || process.HasEnded) return;
            process.IsReady = true;
            _ready.Enqueue(process);
        }
    }

    /// <summary>A continuation of an asynchronous program.</summary>
    /// <param name="continuation">What to run.</param>
    /// <param name="context">The synchronization context that it sees. Without one, the awaits that asked for none run on at once
    /// instead of moving to the thread pool.</param>
    public void Post(Action continuation, SynchronizationContext? context)
    {
        lock (_gate) _continuations.Enqueue((continuation, context));
        NoteOutside();
    }

    /// <summary>Runs the first thing that can run now: hosts before programs, programs before continuations.</summary>
    /// <returns>False when there is nothing.</returns>
    public bool TryRunOne()
    {
        Host? host;
        WorldProcess? process = null;
        (Action? Action, SynchronizationContext? Context) continuation = default;
        lock (_gate)
        {
            if (_busy.TryDequeue(out host, out _)) host.IsBusy = false;
            else if (!_ready.TryDequeue(out process) && _continuations.TryDequeue(out var next)) continuation = next;
        }
        if (host is not null) host.Pump();
        else if (process is not null) process.Run();
        else if (continuation.Action is not null) Continue(continuation.Action, continuation.Context);
        else return false;
        return true;
    }

    /// <summary>Runs the events that are due.</summary>
    public void RunDue(Instant now)
    {
        while (TryTakeDue(now, out Action action)) action();
    }

    /// <summary>Waits, in real time, until another thread adds something.</summary>
    public bool AwaitOutside(TimeSpan patience) => _outside.Wait(patience);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _outside.Dispose();
    }

    private static void Continue(Action continuation, SynchronizationContext? context)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            continuation();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private bool TryTakeDue(Instant now, out Action action)
    {
        lock (_gate) return _events.TryTake(now, out action);
    }

    private void NoteOutside()
    {
        if (Environment.CurrentManagedThreadId != _thread && !_isDisposed && _outside.CurrentCount == 0) _outside.Release();
    }
}
