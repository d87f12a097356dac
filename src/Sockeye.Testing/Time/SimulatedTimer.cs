using Sockeye.Simulation.Time;

namespace Sockeye.Testing.Time;

/// <summary>A timer of a simulated clock: when its time comes, its callback is posted to the application.</summary>
internal sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : EventTimer
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    protected override ScheduledEvent Schedule(TimeSpan after, Action action) => clock.Schedule(after, action);

    protected override void OnDue() => clock.Post(static timer => ((SimulatedTimer)timer!).Run(), this);

    private void Run()
    {
        if (IsDisposed) return;
        if (_context is null) callback(state);
        else ExecutionContext.Run(_context, static timer => ((SimulatedTimer)timer!).Invoke(), this);
    }

    private void Invoke() => callback(state);
}
