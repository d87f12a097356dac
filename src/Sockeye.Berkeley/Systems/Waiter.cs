namespace Sockeye.Berkeley.Systems;

/// <summary>How one thread waits for sockets and can be woken: a system's own way of blocking.</summary>
public abstract class Waiter : IDisposable
{
    /// <summary>
    /// Returns when one of the sockets has one of its events (or an error or hang-up), when <see cref="Wake"/> was
    /// called since the last return, or after the timeout (-1: never). It may also return for no reason.
    /// </summary>
    public abstract void Wait(ReadOnlySpan<Interest> interests, int timeoutMilliseconds);

    /// <summary>Ends the wait that runs, or the next one at once. May be called from any thread.</summary>
    public abstract void Wake();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the waiter holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
