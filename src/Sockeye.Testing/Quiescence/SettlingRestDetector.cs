using System.Diagnostics;

namespace Sockeye.Testing.Quiescence;

/// <summary>Rest where threads cannot be looked at: nothing waits for the thread pool, none of its workers works (or what works has
/// been blocked all the while), and a work item of our own has passed through it, for so long.</summary>
/// <remarks>A rule of thumb: a thread of the application's own that computes for longer than <see cref="SettleTime"/> without
/// touching pool or network is taken for asleep.</remarks>
internal sealed class SettlingRestDetector : IRestDetector
{
    /// <summary>How long nothing must have happened.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(2);

    private readonly Probe _probe = new();
    private long _completed;
    private long _since;

    public bool IsAtRest()
    {
        if (PoolState.IsIdle) return HasSettled();
        if (!PoolState.IsDrained || !_probe.HasPassed)
        {
            _since = Stopwatch.GetTimestamp();
            return false;
        }
        bool settled = HasSettled();
        if (!settled) _probe.Send();
        return settled;
    }

    public void Dispose()
    {
    }

    // Our own probes are among the completed items.
    private bool HasSettled()
    {
        long completed = ThreadPool.CompletedWorkItemCount - _probe.Passed;
        if (completed != _completed)
        {
            _completed = completed;
            _since = Stopwatch.GetTimestamp();
            return false;
        }
        return Stopwatch.GetElapsedTime(_since) >= SettleTime;
    }

    private sealed class Probe : IThreadPoolWorkItem
    {
        private long _sent;
        private long _passed;

        public long Passed => Volatile.Read(ref _passed);

        public bool HasPassed => Passed == _sent;

        public void Send()
        {
            _sent++;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute() => Interlocked.Increment(ref _passed);
    }
}
