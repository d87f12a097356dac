using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Sockeye.Testing.Quiescence;

/// <summary>Rest on Linux: every thread that may run application code sleeps, at one and the same time.</summary>
/// <remarks>
/// <para>States cannot be read of all threads at once, and a thread that was seen asleep may have been woken by one that was not yet
/// looked at. So first all threads' processor clocks are read, then all states, then the clocks again. If all slept and no clock
/// moved, then nobody ran from the end of the first reading to the beginning of the last; so nobody can have woken
/// anybody meanwhile, and all were asleep together.</para>
/// <para>While the garbage collector has stopped the threads they look asleep; a pause during the look makes it void.</para>
/// <para>A thread that sleeps because it wants a lock of the C library waits for another thread, and that one may be of a kind that is not looked
/// at: the runtime has its own locks (for compiled code, for types), which its compiler in the background holds too, and pumps of
/// other networks. So it does not count as asleep.</para>
/// <para>Who waits by SpinWait sleeps a millisecond now and then, while what it waits for may have come already. So a sleep that has an end
/// counts only when it has lasted longer than that.</para>
/// <para>Not thread-safe: each network's pump has its own.</para>
/// </remarks>
internal sealed class LinuxRestDetector : IRestDetector
{
    // Pumps run no application code; if they waited for each other, none would go on.
    private static readonly ConcurrentDictionary<int, bool> s_pumps = new();

    // Changes with the set of pumps, whose threads are not looked at.
    private static int s_version;

    // SpinWait sleeps 1 ms at a time.
    private static readonly TimeSpan s_spinningSleep = TimeSpan.FromMilliseconds(2);

    private readonly List<LinuxThread> _threads = [];
    private bool _isStale = true;
    private int _version;
    private int _count;
    private int _workers;

    public static bool IsSupported => OperatingSystem.IsLinux() && Directory.Exists("/proc/self/task");

    /// <summary>Number of the calling thread.</summary>
    public static int CurrentThread
    {
        get
        {
            string link = new FileInfo("/proc/thread-self").LinkTarget ?? "";
            return int.Parse(link.AsSpan(link.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        }
    }

    public static void EnterPump(int thread)
    {
        s_pumps[thread] = true;
        Interlocked.Increment(ref s_version);
    }

    public static void LeavePump(int thread)
    {
        if (s_pumps.TryRemove(thread, out _)) Interlocked.Increment(ref s_version);
    }

    public bool IsAtRest()
    {
        int collections = GC.CollectionCount(0);
        if (_isStale || _version != Volatile.Read(ref s_version)) Refresh();
        if (!TryNoteClocks() || !PoolState.IsDrained) return false;
        bool skipsWorkers = PoolState.IsIdle && _workers <= ThreadPool.ThreadCount;
        foreach (LinuxThread thread in _threads)
        {
            if (Concerns(thread, skipsWorkers) && !IsAsleep(thread, skipsWorkers)) return false;
        }
        foreach (LinuxThread thread in _threads)
        {
            if (!Concerns(thread, skipsWorkers)) continue;
            // The clock after the call: if it has not moved, the thread slept in one and the same call all the time.
            if (MayGoOn(thread) || ThreadClock.Read(thread.Number) != thread.Used) return false;
        }
        return PoolState.IsDrained && GC.CollectionCount(0) == collections;
    }

    public void Dispose()
    {
        foreach (LinuxThread thread in _threads) thread.Dispose();
        _threads.Clear();
    }

    // A thread without a name bears its maker's: an application's thread may look like a worker. More "workers" than the pool has
    // means that some are not the pool's, and then all are looked at.
    private static bool Concerns(LinuxThread thread, bool skipsWorkers) =>
        thread.Role == ThreadRole.Application || (thread.Role == ThreadRole.PoolWorker && !skipsWorkers);

    private static bool MayGoOn(LinuxThread thread) => thread.ReadWait() switch
    {
        ThreadWait.Lock or ThreadWait.Nothing => true,
        ThreadWait.Timed => Stopwatch.GetElapsedTime(thread.StillSince) < s_spinningSleep,
        _ => false,
    };

    private bool TryNoteClocks()
    {
        foreach (LinuxThread thread in _threads) _isStale |= !thread.TryNoteClock();
        return !_isStale;
    }

    private bool IsAsleep(LinuxThread thread, bool skipsWorkers)
    {
        byte state = thread.Read();
        _isStale |= state == 0 || thread.Siblings != _count;
        if (_isStale) return false;
        // It may have got its name only now.
        return state is (byte)'S' or (byte)'T' or (byte)'t' || !Concerns(thread, skipsWorkers);
    }

    // Opened anew only when the number of threads changed or one has gone.
    private void Refresh()
    {
        _version = Volatile.Read(ref s_version);
        var living = new Dictionary<int, LinuxThread>();
        foreach (LinuxThread thread in _threads) living[thread.Number] = thread;
        _threads.Clear();
        _count = 0;
        foreach (string path in Directory.EnumerateDirectories("/proc/self/task"))
        {
            int number = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            _count++;
            if (s_pumps.ContainsKey(number)) continue;
            if (living.Remove(number, out LinuxThread? known) && known.Read() != 0) _threads.Add(known);
            else if (LinuxThread.Open(number) is { } opened) _threads.Add(opened);
        }
        foreach (LinuxThread gone in living.Values) gone.Dispose();
        _workers = _threads.Count(thread => thread.Role == ThreadRole.PoolWorker);
        _isStale = false;
    }
}
