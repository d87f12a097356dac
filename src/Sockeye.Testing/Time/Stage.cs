using System.Diagnostics;

namespace Sockeye.Testing.Time;

/// <summary>One network of a process at a time wakes its application and waits for its rest: who does so holds the stage. So the
/// networks of tests that run in parallel do not see each other's applications run.</summary>
/// <remarks>For the pump's thread. A thread that takes another's place takes over the stage too.</remarks>
internal sealed class Stage
{
    private static readonly SemaphoreSlim s_only = new(1);
    private static int s_waiting;

    private bool _isHeld;

    /// <summary>Waits until it is this network's turn; at once when it is already.</summary>
    public void Take()
    {
        if (_isHeld) return;
        Interlocked.Increment(ref s_waiting);
        s_only.Wait();
        Interlocked.Decrement(ref s_waiting);
        _isHeld = true;
    }

    /// <summary>The next one's turn.</summary>
    public void Release()
    {
        if (!_isHeld) return;
        _isHeld = false;
        s_only.Release();
    }

    /// <summary>Lets others go first, if any wait: whose code runs for long may be a network's that needs the stage to end it.</summary>
    /// <returns>Ticks of <see cref="Stopwatch"/> that it took.</returns>
    public long Lend(TimeSpan atLeast)
    {
        if (Volatile.Read(ref s_waiting) == 0) return 0;
        long began = Stopwatch.GetTimestamp();
        Release();
        Thread.Sleep(atLeast);
        Take();
        return Stopwatch.GetTimestamp() - began;
    }
}
