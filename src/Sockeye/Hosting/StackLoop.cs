using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sockeye.Configuration;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Polling;
using Sockeye.Diagnostics;

namespace Sockeye.Hosting;

/// <summary>A stack in real time: one thread drains its devices and deadlines; any thread may make calls.</summary>
/// <remarks>Thread-safe. Dispose it to stop the thread; devices added to it are disposed with it.</remarks>
public sealed class StackLoop : IStackDriver, IObservedStack, IDisposable
{
    // A waiting thread looks so often before it sleeps: a turn usually lasts microseconds.
    private const int SpinsBeforeSleep = 50;
    private const int FramesBetweenPasses = 64;

    private readonly StackLoopOptions _options;
    private readonly NetStack _stack;
    private readonly SystemClock _clock = new();
    private readonly Turn _turn = new();
    private readonly DevicePoller _poller;
    private readonly WatcherTable _watchers = new();
    private readonly List<AttachedDevice> _devices = [];
    private readonly Thread _thread;
    private readonly ILogger _log;
    private readonly StackMetrics? _metrics;
    private readonly LimitWatch? _limits;
    private EventBatch? _spareBatch = new();
    private EventBatch? _happened;
    private EventBatch? _telling;
    private int _framesSincePass;
    private int _starving;
    private IOException? _deviceFailure;
    // When the loop wakes by itself. Written by its thread under the turn.
    private Instant _wakeAt;
    private volatile bool _isStopping;
    private bool _isStarted;

    /// <summary>A loop that is not yet running.</summary>
    /// <param name="stackOptions">The stack's options, or null for the defaults.</param>
    /// <param name="options">The loop's options, or null for the defaults.</param>
    /// <param name="entropy">Randomness, or null for the system's.</param>
    public StackLoop(StackOptions? stackOptions = null, StackLoopOptions? options = null, IEntropy? entropy = null)
    {
        _options = options ?? new StackLoopOptions();
        stackOptions ??= new StackOptions();
        StackOptionsChecks.Check(_options);
        StackOptionsChecks.Check(stackOptions);
        _log = _options.Logger ?? NullLogger.Instance;
        _stack = new NetStack(stackOptions, entropy ?? new SystemEntropy());
        _poller = new DevicePoller(_options.MaximumSpin);
        _thread = new Thread(Run) { IsBackground = true, Name = _options.Name };
        if (_options.Logger is not null) _limits = new LimitWatch(stackOptions, _log);
        if (!_options.Metrics) return;
        _metrics = StackMetrics.OfLoops;
        _metrics.Add(this);
    }

    /// <inheritdoc/>
    public Instant Now => _clock.Now;

    /// <summary>What stopped the loop, if something did: a device that broke, or a bug.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Raised once, on the loop's thread, when <see cref="Failure"/> is set.</summary>
    public event Action<Exception>? Failed;

    /// <summary>Gives the stack an interface that is this device. The loop owns the device from here on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queueLimit">Most frames that wait for the device.</param>
    public Interface AddDevice(IFrameDevice device, int queueLimit = 1000)
    {
        ArgumentNullException.ThrowIfNull(device);
        DeviceDescription about = device.Description;
        var options = new InterfaceOptions
        {
            Name = about.Name,
            Kind = about.LinkLayer == LinkLayer.Ethernet ? InterfaceKind.Ethernet : InterfaceKind.RawIP,
            Mtu = about.Mtu,
            MacAddress = about.MacAddress,
            ChecksumOffload = about.Offloads.TransmitChecksum,
            SegmentationOffload = about.Offloads.TransmitSegmentation,
            TransmitQueueLimit = queueLimit,
        };
        StackLog.DeviceAdded(_log, _stack.Options.HostName, about.Name, about.Mtu);
        return Call((Loop: this, device, options), static (stack, now, state) =>
        {
            Interface nic = stack.AddInterface(state.options, now);
            state.Loop._devices.Add(new AttachedDevice(state.device, nic, state.Loop._options.BatchSize));
            state.Loop._poller.Add(state.device);
            return nic;
        });
    }

    /// <summary>The ledger of each device, by its name.</summary>
    public IReadOnlyList<(string Device, DeviceCounters Counters)> DeviceCounters() => Call(this, static (_, _, loop) =>
        loop._devices.ConvertAll(attached => (attached.Device.Description.Name, attached.Device.Counters)));

    /// <summary>Starts the thread. Once.</summary>
    public void Start()
    {
        StackLog.Started(_log, _stack.Options.HostName);
        _isStarted = true;
        // Without the starter's execution context: its AsyncLocals are no business of whoever is served by the loop.
        _thread.UnsafeStart();
    }

    /// <inheritdoc/>
    public TResult Call<TState, TResult>(TState state, Func<NetStack, Instant, TState, TResult> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!_turn.TryEnter()) return CallQueued(state, call);
        try
        {
            return call(_stack, _clock.Now, state);
        }
        finally
        {
            EndTurn();
        }
    }

    /// <inheritdoc/>
    public void Watch(SocketHandle socket, ISocketWatcher watcher) => Call((this, socket, watcher), static (_, _, state) =>
    {
        state.Item1._watchers.Set(state.socket, state.watcher);
        return 0;
    });

    /// <inheritdoc/>
    public void Unwatch(SocketHandle socket) => Call((this, socket), static (_, _, state) =>
    {
        state.Item1._watchers.Remove(state.socket);
        return 0;
    });

    /// <inheritdoc/>
    public IWaitSignal CreateSignal() => new LoopSignal();

    /// <inheritdoc/>
    public void Post(Action<object?> continuation, object? state)
    {
        if (_options.InlineContinuations && IsLoopThread) continuation(state);
        else ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: false);
    }

    /// <summary>Stops the thread and disposes the devices. Sockets still open are forgotten without a word to their peers.</summary>
    public void Dispose()
    {
        if (!IsOwned) End();
    }

    /// <summary>Somebody else ends it: a container of services disposes whatever it has handed out, in an order of its own.</summary>
    internal bool IsOwned { get; set; }

    /// <summary>What <see cref="Dispose"/> says.</summary>
    internal void End()
    {
        if (_isStopping) return;
        _isStopping = true;
        _metrics?.Remove(this);
        _poller.Raise();
        if (_isStarted && Thread.CurrentThread != _thread) _thread.Join();
        TellLastLimits();
        foreach (AttachedDevice attached in _devices) attached.Device.Dispose();
        _poller.Dispose();
        StackLog.Stopped(_log, _stack.Options.HostName);
    }

    string IObservedStack.HostName => _stack.Options.HostName;

    StackMetrics? IObservedStack.Metrics => _metrics;

    ILogger IObservedStack.Log => _log;

    TResult IObservedStack.Look<TState, TResult>(TState state, Func<NetStack, TState, TResult> look) =>
        Call((state, look), static (stack, _, it) => it.look(stack, it.state));

    InterfaceReading[] IObservedStack.LookAtInterfaces() => Call(this, static (stack, _, loop) =>
    {
        var all = new InterfaceReading[stack.Interfaces.Count];
        for (int i = 0; i < all.Length; i++)
        {
            Interface nic = stack.Interfaces[i];
            AttachedDevice? attached = loop._devices.Find(device => device.Interface == nic);
            all[i] = attached is null ? new InterfaceReading(nic) : new InterfaceReading(nic, attached.Device.Counters);
        }
        return all;
    });

    private bool IsLoopThread => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    private TResult CallQueued<TState, TResult>(TState state, Func<NetStack, Instant, TState, TResult> call)
    {
        TurnCall<TState, TResult> queued = TurnCall<TState, TResult>.Rent(state, call);
        _turn.Enqueue(queued);
        for (int i = 0; i < SpinsBeforeSleep && !queued.IsDone; i++)
        {
            if (_turn.TryEnter()) EndTurn();
            else Thread.SpinWait(20);
        }
        if (!queued.IsDone) queued.Sleep();
        return queued.Finish();
    }

    // The holder's last duties: run what was queued, hand frames to the devices, note what happened, let go.
    private void EndTurn()
    {
        bool hasNews = false;
        do
        {
            for (TurnCall? call = _turn.TakeQueue(); call is not null;)
            {
                TurnCall? next = call.Next;
                call.Run(_stack, _clock.Now);
                call.Complete();
                call = next;
            }
            foreach (AttachedDevice attached in _devices) Transmit(attached);
            hasNews |= CollectEvents();
            if (_starving > 0 && _stack.Pool.Outstanding + PacketPool.LargeCapacity <= _stack.Pool.Limit) EndStarvation();
            bool mustWake = IsEarlierThanKnown(_stack.NextDeadline);
            _turn.Exit();
            if (mustWake) _poller.Raise();
        }
        while (_turn.HasQueue && _turn.TryEnter());
        if (!hasNews || IsLoopThread) return;
        if (_isStarted) _poller.Raise();
        else Tell();
    }

    // The loop sleeps until the earliest deadline that it knows of. It tells itself; another thread must wake it.
    private bool IsEarlierThanKnown(Instant deadline)
    {
        if (deadline >= _wakeAt) return false;
        if (!IsLoopThread) return true;
        _wakeAt = deadline;
        return false;
    }

    private void Transmit(AttachedDevice attached)
    {
        bool wasFull = attached.IsFull;
        try
        {
            _framesSincePass += attached.Transmit(_stack);
        }
        catch (IOException failure)
        {
            // The device broke under somebody's call, who must not suffer for it: the loop's thread reports it.
            _deviceFailure ??= failure;
            _poller.Raise();
        }
        if (attached.IsFull != wasFull) _poller.WatchOutput(attached.Device, attached.IsFull);
    }

    // Watchers are told by the loop's thread alone, between two passes. Were they told by whoever held the turn, two application
    // threads, each in a call under a lock of its own socket, could each wait for the other's; and a watcher told in the middle
    // of a call it makes itself would nest ever deeper.
    private bool CollectEvents()
    {
        EventBatch? batch = null;
        while (_stack.PollEvent(out SocketEvent happened))
        {
            if (_watchers.Find(happened.Socket) is not { } watcher) continue;
            batch ??= Interlocked.Exchange(ref _happened, null) ?? Interlocked.Exchange(ref _spareBatch, null) ?? new EventBatch();
            batch.Add(watcher, happened.Socket, happened.Changed);
        }
        if (batch is null) return false;
        Volatile.Write(ref _happened, batch);
        return true;
    }

    // What watchers do may send much, and its acknowledgments must be taken in before the device's queue overflows with them: the
    // rest is told after a pass.
    private void Tell()
    {
        _framesSincePass = 0;
        _telling ??= Interlocked.Exchange(ref _happened, null);
        if (_telling is not { } batch) return;
        while (batch.TellNext())
        {
            if (_framesSincePass >= FramesBetweenPasses) return;
        }
        _telling = null;
        Volatile.Write(ref _spareBatch, batch);
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                bool more = Call(this, static (stack, now, loop) => loop.Pass(stack, now));
                Tell();
                _limits?.Tell();

                // What was told may have made more happen; the rest of the world has its turn first.
                if (!more && _telling is null && Volatile.Read(ref _happened) is null) _poller.Wait(Until(_wakeAt));
            }
        }
#pragma warning disable CA1031 // Whatever stops the loop must reach its owner instead of ending the process.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
            if (failure is IOException) StackLog.DeviceBroke(_log, failure, _stack.Options.HostName);
            else StackLog.Failed(_log, failure, _stack.Options.HostName);
            Failed?.Invoke(failure);
        }
    }

    // One pass: everything that has arrived, then everything that is due.
    private bool Pass(NetStack stack, Instant now)
    {
        if (_deviceFailure is not null) throw _deviceFailure;
        bool more = false;
        foreach (AttachedDevice attached in _devices) more |= Receive(attached, stack, now);
        if (stack.NextDeadline <= now) stack.HandleTimeout(now);
        _limits?.Look(stack, now);
        _wakeAt = more ? Instant.Zero : stack.NextDeadline;
        return more;
    }

    private bool Receive(AttachedDevice attached, NetStack stack, Instant now)
    {
        bool wasStarved = attached.IsStarved;
        bool more = attached.Receive(stack, now);
        if (attached.IsStarved == wasStarved) return more;
        _starving += attached.IsStarved ? 1 : -1;
        _poller.WatchInput(attached.Device, !attached.IsStarved);
        return more;
    }

    // A device whose frames found no buffers stays readable, and waiting for it would be no wait. So it is not waited for until
    // buffers have come back.
    private void EndStarvation()
    {
        _starving = 0;
        foreach (AttachedDevice attached in _devices)
        {
            if (attached.EndStarvation()) _poller.WatchInput(attached.Device, true);
        }
        _poller.Raise();
    }

    // A stack that sleeps is not looked at; what has happened before it is told at the end.
    private void TellLastLimits()
    {
        if (_limits is null || Thread.CurrentThread == _thread) return;
        Call(this, static (stack, _, loop) =>
        {
            loop._limits!.Look(stack, Instant.Never);
            return 0;
        });
        _limits.Tell();
    }

    private TimeSpan Until(Instant deadline)
    {
        if (!deadline.IsSet) return Timeout.InfiniteTimeSpan;
        TimeSpan left = deadline - _clock.Now;
        // Round up to the next step of 100 ns so that the loop does not wake just before the deadline.
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left + TimeSpan.FromTicks(1);
    }
}
