using Sockeye.Core.Stack;

namespace Sockeye.Hosting;

/// <summary>A sleep in real time: spins a little, then blocks the thread.</summary>
internal sealed class LoopSignal : IWaitSignal
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _isSet;

    public bool Wait(TimeSpan timeout)
    {
        // The semaphore may hold a permit whose setting was already consumed, so a wake-up is checked against the flag.
        while (Interlocked.Exchange(ref _isSet, 0) == 0)
        {
            if (!_semaphore.Wait(timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout))
            {
                return Interlocked.Exchange(ref _isSet, 0) != 0;
            }
        }
        return true;
    }

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0 && _semaphore.CurrentCount == 0) _semaphore.Release();
    }

    // The semaphore is not disposed: a sleeper that saw the flag may be here while its waker is still about to release. It holds
    // nothing but memory, since nobody asks for its wait handle.
    public void Dispose()
    {
    }
}
