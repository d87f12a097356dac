// A process: what a program is to the socket system. Several live in one .NET process, each with its own descriptors,
// signals and number, so that a server that forks a child per client runs as its author wrote it.

using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley.Processes;

/// <summary>A program in execution on one socket system: number, name, descriptor table, signals, children.</summary>
/// <remarks>The process that the lower-case calls act on follows the flow of execution (async or threads) from
/// <see cref="Run"/>, <see cref="Fork"/> or <see cref="Enter"/>.</remarks>
public sealed class Process
{
    private const int SignalAbort = 6;

    private static readonly AsyncLocal<Process?> s_current = new();

    private readonly Lock _lock = new();
    private readonly List<Waiter> _blocked = [];
    private readonly Stack<Waiter> _idleWaiters = new();
    private readonly object _ended = new();
    private int _exitStatus = -1;

    /// <summary>A process on <paramref name="system"/> with descriptors 0, 1 and 2 on the given streams.</summary>
    public Process(SocketSystem system, string name = "main", ProcessStreams? streams = null)
        : this(system, name, null, new DescriptorTable(DescriptorTable.DefaultLimit), new SignalTable())
    {
        streams ??= ProcessStreams.None;
        Descriptors.Add(new Description(streams.Input));
        Descriptors.Add(new Description(streams.Output));
        Descriptors.Add(new Description(streams.Error));
    }

    private Process(SocketSystem system, string name, Process? parent, DescriptorTable table, SignalTable signals)
    {
        ArgumentNullException.ThrowIfNull(system);
        System = system;
        Name = name;
        Parent = parent;
        Descriptors = table;
        Signals = signals;
        Pid = system.Processes.Add(this);
    }

    /// <summary>The process that runs here.</summary>
    /// <exception cref="InvalidOperationException">None does: start one with <see cref="Run"/>.</exception>
    public static Process Current => s_current.Value ?? throw new InvalidOperationException(
        "No process runs here. Start one: new Process(system).Run(() => …).");

    /// <summary>The number of the process on its system.</summary>
    public int Pid { get; }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    /// <summary>The system whose calls it makes.</summary>
    public SocketSystem System { get; }

    /// <summary>The process that forked it, while that lives.</summary>
    public Process? Parent { get; private set; }

    /// <summary>Its descriptors.</summary>
    public DescriptorTable Descriptors { get; }

    /// <summary>The exception that ended it, where a program failed instead of exiting.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True once it has ended.</summary>
    public bool HasExited => Volatile.Read(ref _exitStatus) >= 0;

    /// <summary>Its wait status (waitpid(2)), or -1 while it runs.</summary>
    public int WaitStatus => Volatile.Read(ref _exitStatus);

    /// <summary>How many of its threads wait in a call now.</summary>
    public int BlockedCalls
    {
        get
        {
            lock (_lock)
                return _blocked.Count;
        }
    }

    internal SignalTable Signals { get; }

    /// <summary>Makes this the current process until the result is disposed: for tests and tools.</summary>
    public IDisposable Enter() => new Entered(this);

    /// <summary>Runs a program as this process on the calling thread; when it returns, everything is closed.</summary>
    /// <returns>The exit code, or 128 plus the signal's number, as a shell says it.</returns>
    public int Run(Action main)
    {
        RunToEnd(main);
        if (Failure is { } failure)
            throw new InvalidOperationException($"The process {Name} failed: {failure.Message}", failure);
        return (WaitStatus & 0x7f) is var signal and not 0 ? 128 + signal : (WaitStatus >> 8) & 0xff;
    }

    /// <summary>Runs a program as this process on a thread of its own; <see cref="Join"/> waits for its end.</summary>
    public void Start(Action main) => System.StartThread($"{Name} ({Pid})", () => RunToEnd(main));

    /// <summary>Waits until the process has ended; false where it has not in time.</summary>
    public bool Join(TimeSpan timeout)
    {
        lock (_ended)
        {
            if (!HasExited)
                Monitor.Wait(_ended, timeout);
            return HasExited;
        }
    }

    /// <summary>
    /// fork(2) for a language whose stack cannot be copied: a child with a copy of the descriptor table and the
    /// dispositions runs <paramref name="child"/> on its own thread. The child's close leaves the parent's
    /// descriptors alone, because both tables count in the same descriptions.
    /// </summary>
    /// <returns>The child's number, or -EAGAIN where the system has no room for one more.</returns>
    public int Fork(Action child)
    {
        if (!System.Processes.HasRoom)
            return -Libc.EAGAIN;
        var process = new Process(System, Name, this, Descriptors.Copy(), Signals.Copy());
        process.Start(child);
        return process.Pid;
    }

    /// <summary>Sends this process a signal: a handler runs, a blocked call returns EINTR, or the process ends.</summary>
    public void Signal(int signal)
    {
        if (signal == Libc.SIGKILL)
        {
            End(signal);
            return;
        }

        if (signal is > 0 and < SignalTable.Count && Signals.Raise(signal))
            WakeBlocked();
    }

    /// <summary>Ends the process with an exit code, from inside it.</summary>
    public void Exit(int code)
    {
        var status = (code & 0xff) << 8;
        End(status);
        throw new ProcessExitException(status);
    }

    /// <summary>Runs the handlers of pending signals, and says what that means for a blocked call.</summary>
    internal SignalOutcome DeliverSignals()
    {
        ThrowIfEnded();
        if (!Signals.HasPending)
            return SignalOutcome.None;

        var outcome = SignalOutcome.None;
        while (Signals.TryTake(out var signal, out var handler, out var restarts))
        {
            if (handler is null)
            {
                End(signal);
                ThrowIfEnded();
            }

            handler!(signal);
            if (!restarts)
                outcome = SignalOutcome.Interrupted;
            else if (outcome == SignalOutcome.None)
                outcome = SignalOutcome.Restarted;
        }

        return outcome;
    }

    internal void ThrowIfEnded()
    {
        if (HasExited)
            throw new ProcessExitException(WaitStatus);
    }

    /// <summary>A waiter for a call that may block; signals, closes and children's ends wake it until it is left.</summary>
    internal Waiter EnterBlocked()
    {
        lock (_lock)
        {
            var waiter = _idleWaiters.Count > 0 ? _idleWaiters.Pop() : System.CreateWaiter();
            _blocked.Add(waiter);
            return waiter;
        }
    }

    internal void LeaveBlocked(Waiter waiter)
    {
        lock (_lock)
        {
            _blocked.Remove(waiter);
            if (HasExited)
                waiter.Dispose();
            else
                _idleWaiters.Push(waiter);
        }
    }

    /// <summary>Every blocked call of this process looks again.</summary>
    internal void WakeBlocked()
    {
        lock (_lock)
        {
            foreach (var waiter in _blocked)
                waiter.Wake();
        }
    }

    internal void Orphan() => Parent = null;

    private void RunToEnd(Action main)
    {
        using (Enter())
        {
            try
            {
                main();
                End(0);
            }
            catch (ProcessExitException)
            {
                End(0);
            }
            catch (SystemStoppedException)
            {
                End(Libc.SIGKILL);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // A program that fails is like one that aborts: its descriptors are closed, its parent hears of it,
                // and its error output tells why.
                Failure = failure;
                Libc.fputs($"{Name} ({Pid}): {failure}\n", Libc.STDERR_FILENO);
                End(SignalAbort);
            }
        }
    }

    private void End(int status)
    {
        if (Interlocked.CompareExchange(ref _exitStatus, status, -1) != -1)
            return;
        Descriptors.CloseAll();
        lock (_lock)
        {
            foreach (var waiter in _blocked)
                waiter.Wake();
            while (_idleWaiters.Count > 0)
                _idleWaiters.Pop().Dispose();
        }

        System.Processes.Ended(this);
        lock (_ended)
            Monitor.PulseAll(_ended);
    }

    private sealed class Entered : IDisposable
    {
        private readonly Process? _previous;

        public Entered(Process process)
        {
            _previous = s_current.Value;
            s_current.Value = process;
        }

        public void Dispose() => s_current.Value = _previous;
    }
}
