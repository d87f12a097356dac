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

using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Simulation;
using Sockeye.Testing.Quiescence;

namespace Sockeye.Testing.Time;

/// <summary>Runs the world of one network on a thread of its own.</summary>
internal sealed class Pump
{
    private const int FewLooks = 50;
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    // One network of a process at a time wakes its application and waits for its rest, so that the networks of tests that run
    // in parallel do not see each other's applications run.
    private static readonly SemaphoreSlim s_stage = new(1);

    private readonly World _world;
    private readonly SimulationOptions _options;
    private readonly Action _prepare;
    private readonly Action _abandon;
    private readonly object _bed = new();
    private readonly Queue<AdvanceRequest> _requests = new();
    private readonly Thread _thread;
    private IRestDetector _detector = null!;
    private TimeMode _mode;
    private RealTimeAnchor _anchor;
    private RealTimeAnchor? _pace;
    private Instant _lastActivity;
    private int _isTouched = 1;
    private bool _isAsleep;
    private volatile bool _isStopping;
    private volatile int _threadId;

    public Pump(World world, SimulationOptions options, string name, Action prepare, Action abandon)
    {
        _world = world;
        _options = options;
        _prepare = prepare;
        _abandon = abandon;
        _mode = options.Time;
        Continuations = new ContinuationQueue(name);
        Gate = new Lock();
        _anchor = new RealTimeAnchor(Instant.Zero, _mode.Scale);
        _thread = new Thread(Main) { IsBackground = true, Name = name };
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

    /// <summary>True on the pump's own thread.</summary>
    public bool IsOwnThread => Environment.CurrentManagedThreadId == _threadId;

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

    public void Start() => _thread.UnsafeStart();

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
        if (!IsOwnThread && _thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted) is false) _thread.Join();
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

    private void Main()
    {
        _threadId = Environment.CurrentManagedThreadId;
        int number = LinuxRestDetector.IsSupported ? LinuxRestDetector.CurrentThread : 0;
        LinuxRestDetector.EnterPump(number);
        _detector = RestDetection.Create();
        try
        {
            while (!_isStopping) Turn();
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
        finally
        {
            _detector.Dispose();
            LinuxRestDetector.LeavePump(number);
        }
    }

    private void Turn()
    {
        if (IsApplicationWoken || _pace is not null)
        {
            RunApplication();
            return;
        }
        TimeSpan pause;
        lock (Gate)
        {
            _prepare();
            _world.Settle();
            if (IsApplicationWoken || TryAdvance()) return;
            pause = UntilNext();
        }
        Sleep(pause);
    }

    private bool IsApplicationWoken => Volatile.Read(ref _isTouched) != 0 || Continuations.HasWaiting;

    private void RunApplication()
    {
        _lastActivity = _world.Now;
        if (_mode.Scale > 0)
        {
            Volatile.Write(ref _isTouched, 0);
            while (Continuations.TryStart()) Continuations.NoteBlocked();
            return;
        }
        s_stage.Wait();
        try
        {
            AwaitRest();
        }
        finally
        {
            s_stage.Release();
        }
    }

    private void AwaitRest()
    {
        long began = Stopwatch.GetTimestamp();
        for (int looks = 0; !_isStopping; looks++)
        {
            if (Continuations.TryStart()) Continuations.AwaitDone(s_moment);
            Volatile.Write(ref _isTouched, 0);
            if (_detector.IsAtRest())
            {
                Rests++;
                Continuations.NoteBlocked();
                _pace = null;
                if (!IsApplicationWoken) return;
                looks = 0;
                continue;
            }
            if (looks < FewLooks)
            {
                Thread.Yield();
                continue;
            }
            if (_pace is not null) return;
            Thread.Sleep(s_moment);
            if (Stopwatch.GetElapsedTime(began) < _options.Patience) continue;
            // Somebody computes for ever: from here on time follows the real clock, until all is at rest again.
            Runaways++;
            _pace = new RealTimeAnchor(_world.Now, 1);
            return;
        }
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
