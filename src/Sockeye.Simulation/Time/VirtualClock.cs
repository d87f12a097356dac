using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Time;

/// <summary>A world's time as a <see cref="TimeProvider"/>, to hand to an application. Timers fire when the world gets there.</summary>
/// <remarks>Any thread may make, change and dispose timers; their callbacks run on the world's thread.</remarks>
public sealed class VirtualClock : TimeProvider
{
    private readonly World _world;

    internal VirtualClock(World world) => _world = world;

    /// <summary>What the world's beginning is called in wall-clock time.</summary>
    public static DateTimeOffset Beginning { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => _world.Now.Nanoseconds;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Beginning + (_world.Now - Instant.Zero);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(_world, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(World world, TimerCallback callback, object? state) : EventTimer
    {
        protected override ScheduledEvent Schedule(TimeSpan after, Action action) => world.Schedule(world.Now + after, action);

        protected override void OnDue() => callback(state);
    }
}
