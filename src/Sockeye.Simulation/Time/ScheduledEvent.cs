namespace Sockeye.Simulation.Time;

/// <summary>An action that a world will run at a time, unless it is cancelled before.</summary>
public sealed class ScheduledEvent
{
    private Action? _action;

    internal ScheduledEvent(Action action) => _action = action;

    /// <summary>True when it will not run any more: it ran, or was cancelled.</summary>
    public bool IsOver => Volatile.Read(ref _action) is null;

    /// <summary>It shall not run; time does not stop for it either. From any thread.</summary>
    /// <returns>False when it had run already.</returns>
    public bool Cancel() => Interlocked.Exchange(ref _action, null) is not null;

    internal Action? Take() => Interlocked.Exchange(ref _action, null);
}
