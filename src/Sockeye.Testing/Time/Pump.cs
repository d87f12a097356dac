// The thread that runs a network. Three phases take turns:
//
//   application   continuations run, code calls into the stacks, time stands
//        │  all of it waits (IRestDetector)
//        ▼
//   network       stacks and links do what can be done now
//        │  nothing is left to do now, and no application code was woken
//        ▼
//   time          jumps to the next event, not beyond the limit that the mode sets
//
// The application and the network never run at the same time, so it does not matter how fast either is. An event that wakes no
// application code needs no look at the threads.
//
// Continuations run on the pump's own thread, one after the other: that is quick, and their order is always the same. Should one block
// (a synchronous read, a Task.Wait), the thread is the application's from then on, and another takes its place as the pump's.

using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Sockeye.Core.Foundation;
using Sockeye.Simulation;
using Sockeye.Testing.Quiescence;

namespace Sockeye.Testing.Time;

/// <summary>Runs the world of one network on a thread of its own.</summary>
internal sealed class Pump
{
    private const int FewLooks = 50;
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    // Code that runs for so long is given its thread, so that the pump can see to its patience.
    private static readonly TimeSpan s_longStretch = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly SimulationOptions _options;
    private readonly Action _prepare;
    private readonly Action _abandon;
    private readonly object _bed = new();
    private readonly Stage _stage = new();
    private readonly Queue<AdvanceRequest> _requests = new();
    private readonly string _name;
    private readonly IRestDetector _detector = RestDetection.Create();
    private TimeMode _mode;
    private RealTimeAnchor _anchor;
    private RealTimeAnchor? _pace;
    private Instant _lastActivity;
    private int _isTouched = 1;
    private bool _isAsleep;
    private volatile bool _isIdle;
    private volatile bool _isStopping;

    // The thread that is the pump's now, as .NET and as Linux number it.
    private Thread? _thread;
    private volatile int _threadId;
    private volatile int _threadNumber;

    // The number of the stretch of application code that the pump's thread runs, or 0. Whoever sets it from a number to 0 has the pump: the
    // thread itself when the code returns, or who replaces it meanwhile.
    private long _stretch;
    private long _stretches;

    // What the watch saw last.
    private long _watched;
    private long _watchedUse;
    private long _watchedSince;

    public Pump(World world, SimulationOptions options, string name, Action prepare, Action abandon)
    {
        _world = world;
        _options = options;
        _prepare = prepare;
        _abandon = abandon;
        _mode = options.Time;
        _name = name;
        Continuations = new ContinuationQueue();
        Gate = new Lock();
        _anchor = new RealTimeAnchor(Instant.Zero, _mode.Scale);
    }

    /// <summary>Who holds it may change the world; the pump holds it while it runs the network.</summary>
    public Lock Gate { get; }

    /// <summary>What the application goes on with.</summary>
    public ContinuationQueue Continuations { get; }

    /// <summary>What ended the pump before its time, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>How often the application did not come to rest in time, and time followed the real clock instead.</summary>
    public long Runaways { get; private set; }

    /// <summary>How often all threads were found at rest.</summary>
    public long Rests { get; private set; }

    /// <summary>It sleeps until something comes from outside: all application code waits, and nothing is left to happen by itself.</summary>
    public bool IsAtStandstill => Volatile.Read(ref _isAsleep) && _isIdle && !IsApplicationWoken;

    /// <summary>True on the pump's own thread, unless it runs application code.</summary>
    public bool IsOwnThread => Environment.CurrentManagedThreadId == _threadId && Volatile.Read(ref _stretch) == 0;

    public TimeMode Mode
    {
        get => _mode;
        set
        {
            lock (Gate)
            {
                _mode = value;
                _anchor = new RealTimeAnchor(_world.Now, value.Scale);
            }
            Touch();
        }
    }

    public void Start()
    {
        StartThread();
        PumpWatch.Add(this);
    }

    /// <summary>The calling thread is about to sleep until time has gone on: if it is the pump's, another takes its place.</summary>
    public void LeaveThread()
    {
        if (Environment.CurrentManagedThreadId == _threadId) TryReplace(Volatile.Read(ref _stretch));
    }

    /// <summary>The watch's look: application code that has not moved since the last one has blocked the pump's thread.</summary>
    public void Watch()
    {
        long stretch = Volatile.Read(ref _stretch);
        if (stretch == 0) return;
        int thread = _threadNumber;
        long use = thread == 0 ? 0 : ThreadClock.Read(thread);
        if (stretch != _watched || use != _watchedUse)
        {
            if (stretch != _watched) _watchedSince = Stopwatch.GetTimestamp();
            (_watched, _watchedUse) = (stretch, use);
            if (Stopwatch.GetElapsedTime(_watchedSince) < s_longStretch) return;
        }
        else if (thread != 0 && LinuxThread.StateOf(thread) == 'R')
        {
            return;
        }
        TryReplace(stretch);
    }

    /// <summary>The application did something: made a call, a timer, a change. From any thread.</summary>
    public void Touch()
    {
        if (IsOwnThread) return;
        Volatile.Write(ref _isTouched, 1);
        Wake();
    }

    /// <summary>The network's own doing wakes a thread of the application, without a continuation.</summary>
    public void NoteWoken()
    {
        Volatile.Write(ref _isTouched, 1);
        if (!IsOwnThread) Wake();
    }

    /// <summary>Hands a continuation to the application. From any thread.</summary>
    public void Post(Action<object?> continuation, object? state)
    {
        if (!Continuations.TryAdd(continuation, state))
        {
            ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: false);
            return;
        }
        Touch();
    }

    /// <summary>Asks for time to pass.</summary>
    public Task<bool> Ask(Func<Instant, AdvanceRequest> make)
    {
        AdvanceRequest request;
        lock (Gate)
        {
            ThrowIfEnded();
            request = make(_world.Now);
            _requests.Enqueue(request);
        }
        Touch();
        return request.Task;
    }

    /// <summary>In real time, moves the world's time to where the real clock is.</summary>
    public void CatchUp()
    {
        if (_mode.Scale == 0 || IsOwnThread) return;
        lock (Gate)
        {
            // What is due is the pump's to run.
            Instant now = _anchor.Now;
            if (now < _world.NextEvent()) _world.AdvanceTo(now);
        }
    }

    /// <summary>Ends the thread. Continuations run on the thread pool from now on.</summary>
    public void Stop()
    {
        _isStopping = true;
        Wake();
        LeaveThread();
        while (!IsOwnThread && _thread is { } thread)
        {
            thread.Join();
            if (thread == _thread) break;
        }
        PumpWatch.Remove(this);
        Continuations.Close();
        var ended = new ObjectDisposedException(nameof(SimulatedNetwork));
        lock (Gate)
        {
            while (_requests.TryDequeue(out AdvanceRequest? request)) request.Fail(Failure ?? ended);
        }
    }

    public void ThrowIfEnded()
    {
        if (Failure is not null) throw new InvalidOperationException("The simulated network ended before its time.", Failure);
        ObjectDisposedException.ThrowIf(_isStopping, typeof(SimulatedNetwork));
    }

    private void StartThread()
    {
        var thread = new Thread(Main) { IsBackground = true, Name = _name };
        _thread = thread;
        // Flowing the caller's execution context would hand its async-locals to everybody's continuations.
        thread.UnsafeStart();
    }

    private bool TryReplace(long stretch)
    {
        if (stretch == 0 || Interlocked.CompareExchange(ref _stretch, 0, stretch) != stretch) return false;
        // What blocked is an application's thread now, and may be asleep or not.
        _threadId = 0;
        Volatile.Write(ref _isTouched, 1);
        StartThread();
        return true;
    }

    private void Main()
    {
        int last = _threadNumber;
        _threadId = Environment.CurrentManagedThreadId;
        _threadNumber = LinuxRestDetector.IsSupported ? LinuxRestDetector.CurrentThread : 0;
        LinuxRestDetector.EnterPump(_threadNumber);
        LinuxRestDetector.LeavePump(last);
        try
        {
            while (!_isStopping)
            {
                if (!TryTurn()) return;
            }
        }
#pragma warning disable CA1031 // Whatever it is (a rule of the test threw, the world does not settle), who waits must hear of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
            _isStopping = true;
            Continuations.Close();
            lock (Gate)
            {
                while (_requests.TryDequeue(out AdvanceRequest? request)) request.Fail(failure);
            }
            _abandon();
        }
        _stage.Release();
        _detector.Dispose();
        LinuxRestDetector.LeavePump(_threadNumber);
    }

    // False when another thread has become the pump's.
    private bool TryTurn()
    {
        if (IsApplicationWoken || _pace is not null)
        {
            if (!TryRunApplication()) return false;
            if (_pace is null) return true;
        }
        TimeSpan pause;
        lock (Gate)
        {
            _prepare();
            _world.Settle();
            if ((IsApplicationWoken && _pace is null) || TryAdvance()) return true;
            pause = UntilNext();
        }
        Sleep(pause);
        return true;
    }

    private bool IsApplicationWoken => Volatile.Read(ref _isTouched) != 0 || Continuations.HasWaiting;

    private bool TryRunApplication()
    {
        _lastActivity = _world.Now;
        if (_mode.Scale > 0)
        {
            Volatile.Write(ref _isTouched, 0);
            return TryRunContinuations();
        }
        _stage.Take();
        if (!TryAwaitRest()) return false;
        _stage.Release();
        return true;
    }

    // False when one blocked, and another thread became the pump's meanwhile.
    private bool TryRunContinuations()
    {
        while (Continuations.TryTake(out Action<object?> continuation, out object? state))
        {
            long stretch = ++_stretches;
            Volatile.Write(ref _stretch, stretch);
            Run(continuation, state);
            if (Interlocked.CompareExchange(ref _stretch, 0, stretch) != stretch) return false;
        }
        return true;
    }

    // What application code lets out is nobody's to catch, as on the thread pool.
    private static void Run(Action<object?> continuation, object? state)
    {
        try
        {
            continuation(state);
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            ThreadPool.UnsafeQueueUserWorkItem(static thrown => ExceptionDispatchInfo.Throw(thrown), failure, preferLocal: false);
        }
    }

    private bool TryAwaitRest()
    {
        long began = Stopwatch.GetTimestamp();
        for (int looks = 0; !_isStopping; looks++)
        {
            if (!TryRunContinuations()) return false;
            Volatile.Write(ref _isTouched, 0);
            if (_detector.IsAtRest())
            {
                Rests++;
                _pace = null;
                if (!IsApplicationWoken) return true;
                looks = 0;
                continue;
            }
            if (looks < FewLooks)
            {
                Thread.Yield();
                continue;
            }
            if (_pace is not null) return true;
            Thread.Sleep(s_moment);
            began += _stage.Lend(s_moment);
            if (Stopwatch.GetElapsedTime(began) < _options.Patience) continue;
            // Somebody computes for ever: from here on time follows the real clock, until all is at rest again.
            Runaways++;
            _pace = new RealTimeAnchor(_world.Now, 1);
            return true;
        }
        return true;
    }

    // Under the gate, at rest. False when there is nothing to do before something comes from outside, or before UntilNext.
    private bool TryAdvance()
    {
        Instant next = _world.NextEvent();
        if (_requests.TryPeek(out AdvanceRequest? request))
        {
            bool met = request.IsMet(!next.IsSet);
            if (met || next > request.Target)
            {
                if (!met) _world.AdvanceTo(request.Target);
                _requests.Dequeue();
                request.Complete(met);
                Volatile.Write(ref _isTouched, 1);
                return true;
            }
        }
        if (!next.IsSet || next > Limit(request)) return false;
        _world.AdvanceTo(next);
        return true;
    }

    private Instant Limit(AdvanceRequest? request)
    {
        Instant limit = _mode == TimeMode.Automatic ? Instant.Max(_lastActivity + _options.IdleLimit, request?.Target ?? Instant.Zero)
            : _mode == TimeMode.Manual ? request?.Target ?? _world.Now
            : _anchor.Now;
        return _pace is { } pace ? Instant.Min(limit, pace.Now) : limit;
    }

    private TimeSpan UntilNext()
    {
        if (_pace is not null) return s_moment;
        Instant next = _world.NextEvent();
        if (_requests.TryPeek(out AdvanceRequest? request)) next = Instant.Min(next, request.Target);
        return _mode.Scale == 0 || !next.IsSet ? Timeout.InfiniteTimeSpan : _anchor.Until(next);
    }

    private void Sleep(TimeSpan pause)
    {
        lock (_bed)
        {
            _isIdle = pause == Timeout.InfiniteTimeSpan;
            Volatile.Write(ref _isAsleep, true);
            Interlocked.MemoryBarrier();
            if (!_isStopping && !IsApplicationWoken) Monitor.Wait(_bed, pause);
            Volatile.Write(ref _isAsleep, false);
        }
    }

    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (!Volatile.Read(ref _isAsleep)) return;
        lock (_bed) Monitor.Pulse(_bed);
    }
}
