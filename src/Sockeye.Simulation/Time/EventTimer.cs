namespace Sockeye.Simulation.Time;

/// <summary>A timer of <see cref="TimeProvider"/>'s kind whose times are events of a world.</summary>
/// <remarks>Any thread may change and dispose it.</remarks>
internal abstract class EventTimer : ITimer
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _gate = new();
    private ScheduledEvent? _next;
    private TimeSpan _period;
    private bool _isDisposed;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative and not infinite, or beyond 49 days.</exception>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_isDisposed) return false;
            _next?.Cancel();
            _period = period;
            _next = dueTime >= TimeSpan.Zero ? Schedule(dueTime, Fire) : null;
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

    protected bool IsDisposed => Volatile.Read(ref _isDisposed);

    /// <summary>Makes an event of the world.</summary>
    protected abstract ScheduledEvent Schedule(TimeSpan after, Action action);

    /// <summary>A time has come; on the world's thread.</summary>
    protected abstract void OnDue();

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time > s_longest))
        {
            throw new ArgumentOutOfRangeException(name, time, $"{name} is a time up to {s_longest.TotalDays:0} days, or infinite");
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _next = _period > TimeSpan.Zero ? Schedule(_period, Fire) : null;
        }
        OnDue();
    }
}
