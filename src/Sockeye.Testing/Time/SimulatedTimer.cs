using Sockeye.Simulation.Time;

namespace Sockeye.Testing.Time;

/// <summary>A timer of a simulated clock: when its time comes, its callback is posted to the application.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _gate = new();
    private readonly SimulatedClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private ScheduledEvent? _next;
    private TimeSpan _period;
    private bool _isDisposed;

    public SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_isDisposed) return false;
            _next?.Cancel();
            _next = null;
            _period = period;
            if (dueTime >= TimeSpan.Zero) Schedule(dueTime);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _next?.Cancel();
            _next = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time > s_longest))
        {
            throw new ArgumentOutOfRangeException(name, time, $"{name} is a time up to {s_longest.TotalDays:0} days, or infinite");
        }
    }

    private void Schedule(TimeSpan after) => _next = _clock.Schedule(after, Fire);

    // On the pump's thread.
    private void Fire()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _next = null;
            if (_period > TimeSpan.Zero) Schedule(_period);
        }
        _clock.Post(static timer => ((SimulatedTimer)timer!).Run(), this);
    }

    private void Run()
    {
        if (Volatile.Read(ref _isDisposed)) return;
        if (_context is null) _callback(_state);
        else ExecutionContext.Run(_context, static timer => ((SimulatedTimer)timer!).Invoke(), this);
    }

    private void Invoke() => _callback(_state);
}
