using Sockeye.Core.Foundation;

namespace Sockeye.Testing.Time;

/// <summary>Somebody waits until time has reached a moment, or until nothing is left to happen.</summary>
internal sealed class AdvanceRequest(Instant target, bool untilIdle, Func<bool>? condition)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Instant Target { get; } = target;

    public Task<bool> Task => _done.Task;

    /// <summary>What was waited for has come before its time; asked only when all is at rest.</summary>
    public bool IsMet(bool isIdle) => (untilIdle && isIdle) || condition?.Invoke() == true;

    public void Complete(bool met) => _done.TrySetResult(met);

    public void Fail(Exception failure) => _done.TrySetException(failure);
}
