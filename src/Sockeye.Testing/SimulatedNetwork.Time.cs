using Sockeye.Core.Foundation;
using Sockeye.Simulation.Time;
using Sockeye.Testing.Time;

namespace Sockeye.Testing;

public sealed partial class SimulatedNetwork
{
    private static readonly TimeSpan s_long = TimeSpan.FromDays(1);

    /// <summary>What makes time pass; may be changed at any moment.</summary>
    public TimeMode Time
    {
        get => _pump.Mode;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _pump.Mode = value;
        }
    }

    /// <summary>Simulated time since the network's beginning.</summary>
    public TimeSpan Now
    {
        get
        {
            CatchUp();
            return World.Now - Instant.Zero;
        }
    }

    /// <summary>Simulated time as a <see cref="TimeProvider"/>, to hand to the application.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>How often application code ran without a pause for longer than <see cref="SimulationOptions.Patience"/>, so that time
    /// followed the real clock for a while. Above 0 the run does not replay.</summary>
    public long Runaways => _pump.Runaways;

    /// <summary>How often all application code was found waiting.</summary>
    public long Rests => _pump.Rests;

    /// <summary>Lets so much simulated time pass, in every mode; blocks the calling thread, in real time, until it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public void Advance(TimeSpan duration)
    {
        Task done = AdvanceAsync(duration);
        _pump.LeaveThread();
        done.GetAwaiter().GetResult();
    }

    /// <summary>Lets so much simulated time pass, in every mode. Done when application code that was woken meanwhile waits again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public Task AdvanceAsync(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return _pump.Ask(now => new AdvanceRequest(now + duration, untilIdle: false, null));
    }

    /// <summary>Lets time pass until nothing is left to happen: no packet is on its way, no timer is set, all application code waits.</summary>
    /// <param name="limit">Simulated time that it may take; null means a day.</param>
    /// <returns>False when the limit was reached first.</returns>
    public Task<bool> RunUntilIdleAsync(TimeSpan? limit = null) =>
        _pump.Ask(now => new AdvanceRequest(now + (limit ?? s_long), untilIdle: true, null));

    /// <summary>Lets time pass until a condition holds, which is asked whenever all application code waits.</summary>
    /// <param name="condition">Looks and changes nothing; it is called on the network's thread.</param>
    /// <param name="limit">Simulated time that it may take; null means a day.</param>
    /// <returns>False when the limit was reached first.</returns>
    public Task<bool> RunUntilAsync(Func<bool> condition, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _pump.Ask(now => new AdvanceRequest(now + (limit ?? s_long), untilIdle: false, condition));
    }

    /// <summary>All application code waits, and nothing is left to happen by itself.</summary>
    internal bool IsAtStandstill => _pump.IsAtStandstill;

    internal bool IsOwnThread => _pump.IsOwnThread;

    /// <summary>The calling thread is about to sleep until time has gone on.</summary>
    internal void LeaveThread() => _pump.LeaveThread();

    internal void CatchUp() => _pump.CatchUp();

    internal void Touch() => _pump.Touch();

    internal void NoteWoken() => _pump.NoteWoken();

    internal void Post(Action<object?> continuation, object? state) => _pump.Post(continuation, state);

    /// <summary>Runs an action on the network's thread after so much simulated time; any thread may ask.</summary>
    internal ScheduledEvent ScheduleFromOutside(TimeSpan after, Action action)
    {
        CatchUp();
        ScheduledEvent scheduled = World.Schedule(World.Now + after, action);
        Touch();
        return scheduled;
    }
}
