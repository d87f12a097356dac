namespace Sockeye.Testing;

/// <summary>Takes something back, once.</summary>
internal sealed class Undoing(Action undo) : IDisposable
{
    private Action? _undo = undo;

    public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
}
