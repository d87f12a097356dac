namespace Sockeye.Testing.Quiescence;

/// <summary>What the thread pool tells of itself.</summary>
internal static class PoolState
{
    /// <summary>Nothing waits for a worker.</summary>
    public static bool IsDrained => ThreadPool.PendingWorkItemCount == 0;

    /// <summary>Nothing waits for a worker, and no worker works. A worker counts as working from the moment when work was asked for
    /// until it found no more, so that there is no gap in which work is neither waiting nor running.</summary>
    public static bool IsIdle
    {
        get
        {
            if (!IsDrained) return false;
            ThreadPool.GetMaxThreads(out int most, out _);
            ThreadPool.GetAvailableThreads(out int free, out _);
            return most == free && IsDrained;
        }
    }
}
