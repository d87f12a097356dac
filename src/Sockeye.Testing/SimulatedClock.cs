using Sockeye.Core.Foundation;
using Sockeye.Simulation.Time;
using Sockeye.Testing.Time;

namespace Sockeye.Testing;

/// <summary>Simulated time as a <see cref="TimeProvider"/>: for <c>Task.Delay</c>, <c>CancellationTokenSource</c>, <c>PeriodicTimer</c>
/// and whatever else takes one.</summary>
/// <remarks>Any thread may use it. Timers call back on a thread of the network's, with the execution context of their maker; time stands
/// while they run (in automatic and manual mode).</remarks>
public sealed class SimulatedClock : TimeProvider
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost? _host;
    private readonly Lock _gate = new();
    private Instant _base;
    private double _local;
    private double _rate = 1;
    private TimeSpan _offset;

    internal SimulatedClock(SimulatedNetwork network, SimulatedHost? host)
    {
        _network = network;
        _host = host;
    }

    /// <summary>How far the wall clock is ahead of the network's, besides what its rate has made; may be negative. Changing it is what
    /// setting a wall clock is: timestamps and timers take no notice.</summary>
    /// <exception cref="InvalidOperationException">This is the network's own clock, by which the others are measured.</exception>
    public TimeSpan Offset
    {
        get
        {
            lock (_gate) return _offset;
        }
        set
        {
            RequireHost();
            lock (_gate) _offset = value;
        }
    }

    /// <summary>Seconds of this clock in one of the network's, from 0.5 to 2; 1.0001 gains 8.6 s a day. Timestamps and new timers
    /// follow it.</summary>
    /// <exception cref="InvalidOperationException">This is the network's own clock, by which the others are measured.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.5 or above 2.</exception>
    public double Rate
    {
        get
        {
            lock (_gate) return _rate;
        }
        set
        {
            RequireHost();
            if (value is not (>= 0.5 and <= 2)) throw new ArgumentOutOfRangeException(nameof(value), value, "A clock's rate is from 0.5 to 2");
            lock (_gate)
            {
                Instant now = _network.World.Now;
                _local += now.NanosecondsSince(_base) * _rate;
                _base = now;
                _rate = value;
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        _network.CatchUp();
        lock (_gate)
        {
            long passed = _network.World.Now.NanosecondsSince(_base);
            return _rate == 1 ? (long)_local + passed : (long)(_local + (passed * _rate));
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _network.Options.Beginning + TimeSpan.FromTicks(GetTimestamp() / 100) + Offset;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal ScheduledEvent Schedule(TimeSpan after, Action action)
    {
        double rate;
        lock (_gate) rate = _rate;
        return _network.ScheduleFromOutside(rate == 1 ? after : after / rate, action);
    }

    internal void Post(Action<object?> continuation, object? state)
    {
        if (_host is null) _network.Post(continuation, state);
        else _host.Post(continuation, state);
    }

    private void RequireHost()
    {
        if (_host is null) throw new InvalidOperationException("The network's clock is the one that is right; set a host's.");
    }
}
