using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;
using Sockeye.Diagnostics;

namespace Sockeye.Sockets;

/// <summary>A socket of a stack with asynchronous calls: what streams, listeners and datagram sockets are made of.</summary>
/// <remarks>
/// <para>Each direction has a queue of operations; only its head tries. An operation tries at once, on the caller's thread;
/// when it would block, it waits in the queue until the stack says that the socket changed.</para>
/// <para>Thread-safe. Bound: as many waiting operations as the application starts.</para>
/// <para>Whoever tells of a change may itself be inside a call of this or another socket, so telling never waits for the gate: it
/// leaves a signal, which the gate's owner serves when it lets go.</para>
/// </remarks>
internal sealed class AsyncSocket : ISocketWatcher, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SocketHandle _handle;
    private OperationQueue _input;
    private OperationQueue _output;
    private SocketOperation? _spareInput;
    private SocketOperation? _spareOutput;
    private Errno? _brokenBy;
    private bool _isClosed;
    private int _signals;

    private AsyncSocket(IStackDriver driver, SocketHandle handle)
    {
        Driver = driver;
        _handle = handle;
    }

    /// <summary>Whose socket.</summary>
    public IStackDriver Driver { get; }

    /// <summary>Its handle.</summary>
    public SocketHandle Handle => _handle;

    /// <summary>Who is at the other end, as far as its stream knows: the stack knows no more when the connection has broken.</summary>
    public System.Net.IPEndPoint? Peer { get; set; }

    /// <summary>True after <see cref="Dispose"/> or <see cref="Abort"/>.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>What broke the connection, as far as a call was told: ECONNRESET, ETIMEDOUT, EHOSTUNREACH …; null before that, and after an
    /// end in order. Whichever call is told, all later ones find it here.</summary>
    public Errno? BrokenBy
    {
        get
        {
            lock (_gate) return _brokenBy;
        }
    }

    /// <summary>Makes a socket.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The stack refuses.</exception>
    public static AsyncSocket Create(IStackDriver driver, AddressFamily family, SocketType type)
    {
        (SocketResult result, SocketHandle handle) = driver.Call((family, type), static (stack, now, wanted) =>
        {
            SocketResult made = stack.Socket(wanted.family, wanted.type, 0, out SocketHandle handle, now);
            return (made, handle);
        });
        Check(result);
        return Adopt(driver, handle);
    }

    /// <summary>Names our end. An IPv6 socket is for IPv6 alone, as .NET's are, unless it is to take IPv4 too.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use, or not ours.</exception>
    public void Bind(SocketAddress address, bool dualMode = false) => Check(Do((address, dualMode), static (stack, handle, to, now) =>
    {
        ReadOnlySpan<byte> only = [to.dualMode ? (byte)0 : (byte)1, 0, 0, 0];
        SocketResult result = to.address.Family == AddressFamily.IPv6
            ? stack.SetOption(handle, OptionLevel.IPv6, IPv6Option.V6Only, only, now)
            : SocketResult.Success();
        return result.IsSuccess ? stack.Bind(handle, to.address, now) : result;
    }));

    /// <summary>Takes over a socket that exists.</summary>
    public static AsyncSocket Adopt(IStackDriver driver, SocketHandle handle)
    {
        var socket = new AsyncSocket(driver, handle);
        driver.Watch(handle, socket);
        return socket;
    }

    /// <summary>A call that never waits.</summary>
    public SocketResult Do<TState>(TState state, Func<NetStack, SocketHandle, TState, Instant, SocketResult> call) =>
        Driver.Call((_handle, state, call), static (stack, now, all) => all.call(stack, all._handle, all.state, now));

    public static void Check(SocketResult result)
    {
        if (!result.IsSuccess) throw SocketErrors.ToException(result.Error);
    }

    /// <summary>Reads for a stream; 0 at its end. An empty buffer waits until something can be read. Fails with an
    /// <see cref="IOException"/>.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token)
    {
        if (token.IsCancellationRequested) return ValueTask.FromCanceled<int>(token);
        SocketOperation operation = RentReceive(buffer);
        if (!TryStart(operation, sleeps: false, out SocketResult result, token)) return new ValueTask<int>(operation, operation.Version);
        Return(operation);
        return result.IsSuccess
            ? new ValueTask<int>(result.Value)
            : ValueTask.FromException<int>(StreamFailure.AtStart(result.Error, isWrite: false));
    }

    /// <summary>Writes all for a stream. Cancelled, it has written a part. Fails with an <see cref="IOException"/>.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken token, bool hasMore = false)
    {
        if (token.IsCancellationRequested) return ValueTask.FromCanceled(token);
        SocketOperation operation = Rent(SocketCall.Send);
        operation.Data = data;
        operation.HasMore = hasMore;
        if (!TryStart(operation, sleeps: false, out SocketResult result, token)) return new ValueTask(operation, operation.Version);
        Return(operation);
        return result.IsSuccess
            ? ValueTask.CompletedTask
            : ValueTask.FromException(StreamFailure.AtStart(result.Error, isWrite: true));
    }

    /// <summary>Reads as <see cref="ReadAsync"/> does, on the calling thread.</summary>
    /// <param name="buffer">Not touched any more when the call is over, whatever its outcome.</param>
    /// <param name="timeout">Milliseconds, or -1 for ever; then ETIMEDOUT.</param>
    public SocketResult Read(Memory<byte> buffer, int timeout) => Sleep(RentReceive(buffer), timeout);

    /// <summary>Writes as <see cref="WriteAsync"/> does, on the calling thread.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="timeout">Milliseconds, or -1 for ever; then ETIMEDOUT, and a part may have been written.</param>
    public SocketResult Write(ReadOnlyMemory<byte> data, int timeout)
    {
        SocketOperation operation = Rent(SocketCall.Send);
        operation.Data = data;
        return Sleep(operation, timeout);
    }

    /// <summary>Starts connecting and waits for the end of it.</summary>
    public ValueTask<SocketResult> ConnectAsync(SocketAddress address, CancellationToken token)
    {
        SocketResult begun = Do(address, static (stack, handle, to, now) => stack.Connect(handle, to, now));
        if (begun.Error != Errno.EINPROGRESS) return ValueTask.FromResult(begun);
        return Start(Rent(SocketCall.Connect), token);
    }

    /// <summary>Accepts a connection and says from whom.</summary>
    public async ValueTask<(SocketResult Result, SocketHandle Accepted, SocketAddress From)> AcceptAsync(CancellationToken token)
    {
        SocketOperation operation = Rent(SocketCall.Accept);
        SocketResult result = await Start(operation, token).ConfigureAwait(false);
        SocketHandle accepted = operation.Accepted;
        SocketAddress from = operation.Address;
        Return(operation);
        return (result, accepted, from);
    }

    /// <summary>Receives a datagram and says from whom.</summary>
    public async ValueTask<(SocketResult Result, SocketAddress From)> ReceiveFromAsync(Memory<byte> buffer, CancellationToken token)
    {
        SocketOperation operation = Rent(SocketCall.ReceiveFrom);
        operation.Buffer = buffer;
        SocketResult result = await Start(operation, token).ConfigureAwait(false);
        SocketAddress from = operation.Address;
        Return(operation);
        return (result, from);
    }

    /// <summary>Sends a datagram.</summary>
    public ValueTask<SocketResult> SendToAsync(ReadOnlyMemory<byte> data, SocketAddress to, CancellationToken token)
    {
        SocketOperation operation = Rent(SocketCall.SendTo);
        operation.Data = data;
        operation.Address = to;
        return Start(operation, token);
    }

    /// <inheritdoc/>
    public void OnSocketEvent(SocketHandle socket, Notice changed)
    {
        const Notice both = Notice.Error | Notice.Closed;
        int signals = 0;
        if ((changed & (both | Notice.Readable | Notice.PeerClosed)) != 0) signals |= InputSignal;
        if ((changed & (both | Notice.Writable | Notice.Connected)) != 0) signals |= OutputSignal;
        if (signals == 0) return;
        Interlocked.Or(ref _signals, signals);
        ServeSignals();
    }

    /// <summary>Closes: TCP sends what is left and then FIN. Waiting operations end with EBADF.</summary>
    public void Dispose() => End(static (stack, now, handle) => stack.Close(handle, now));

    /// <summary>Closes both directions before the socket, as NetworkStream does: TCP sends what is left and FIN even where bytes were
    /// not read, and resets the connection after that. Waiting operations end with EBADF.</summary>
    public void ShutdownAndDispose() => End(static (stack, now, handle) =>
    {
        stack.Shutdown(handle, ShutdownHow.Both, now);
        return stack.Close(handle, now);
    });

    /// <summary>Closes with RST: what is not yet sent is thrown away.</summary>
    public void Abort() => End(static (stack, now, handle) =>
    {
        ReadOnlySpan<byte> lingerZero = [1, 0, 0, 0, 0, 0, 0, 0];
        stack.SetOption(handle, OptionLevel.Socket, SocketOption.Linger, lingerZero, now);
        return stack.Close(handle, now);
    });

    /// <summary>Takes a waiting operation out of its queue: the caller alone ends it then. False when it has ended.</summary>
    internal bool TryRemove(SocketOperation operation)
    {
        bool removed;
        lock (_gate)
        {
            removed = _input.Remove(operation) || _output.Remove(operation);
        }
        ServeSignals();
        return removed;
    }

    internal void Return(SocketOperation operation)
    {
        bool isOutput = operation.IsOutput;
        operation.Reset();
        Volatile.Write(ref isOutput ? ref _spareOutput : ref _spareInput, operation);
    }

    private const int InputSignal = 1, OutputSignal = 2;

    private SocketOperation RentReceive(Memory<byte> buffer)
    {
        SocketOperation operation = Rent(buffer.IsEmpty ? SocketCall.AwaitReadable : SocketCall.Receive);
        operation.Buffer = buffer;
        return operation;
    }

    // One spare for each direction: one reader and one writer at a time never allocate.
    private SocketOperation Rent(SocketCall call)
    {
        bool isOutput = call is SocketCall.Send or SocketCall.SendTo or SocketCall.Connect;
        SocketOperation operation =
            Interlocked.Exchange(ref isOutput ? ref _spareOutput : ref _spareInput, null) ?? new SocketOperation(this);
        operation.Call = call;
        return operation;
    }

    private ValueTask<SocketResult> Start(SocketOperation operation, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            Return(operation);
            return ValueTask.FromCanceled<SocketResult>(token);
        }
        if (!TryStart(operation, sleeps: false, out SocketResult result, token))
        {
            return new ValueTask<SocketResult>(operation, operation.Version);
        }
        if (!operation.HasMoreToTell) Return(operation);
        return ValueTask.FromResult(result);
    }

    // True when it is over; otherwise it waits in its queue.
    private bool TryStart(SocketOperation operation, bool sleeps, out SocketResult result, CancellationToken token)
    {
        bool waits = false;
        result = Errno.EBADF;
        lock (_gate)
        {
            if (!_isClosed)
            {
                ref OperationQueue queue = ref operation.IsOutput ? ref _output : ref _input;
                waits = !queue.IsEmpty || !TryPerform(operation, out result);
                if (waits)
                {
                    operation.HasWaited = true;
                    if (sleeps) operation.Sleeper = Driver.CreateSignal();
                    queue.Add(operation);
                    // A token that is cancelled by now removes the operation at once, inside this lock.
                    operation.Arm(token);
                }
            }
        }
        ServeSignals();
        return !waits;
    }

    private SocketResult Sleep(SocketOperation operation, int timeout)
    {
        if (!TryStart(operation, sleeps: true, out SocketResult result, CancellationToken.None))
        {
            using IWaitSignal sleeper = operation.Sleeper!;
            result = Sleep(operation, sleeper, timeout);
        }
        Return(operation);
        return result;
    }

    private SocketResult Sleep(SocketOperation operation, IWaitSignal sleeper, int timeout)
    {
        bool isOver = false;
        try
        {
            isOver = sleeper.Wait(timeout < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeout));
            if (!isOver && TryRemove(operation)) return Errno.ETIMEDOUT;
        }
        catch when (!isOver)
        {
            // The thread may not sleep, or was interrupted: the caller's memory must not stay in the queue.
            if (!TryRemove(operation)) sleeper.Wait(Timeout.InfiniteTimeSpan);
            throw;
        }
        if (!isOver) sleeper.Wait(Timeout.InfiniteTimeSpan);
        return operation.Outcome;
    }

    // Called after every letting go of the gate, so that no signal stays behind; a caller inside the gate leaves it to its owner.
    private void ServeSignals()
    {
        Interlocked.MemoryBarrier();
        while (Volatile.Read(ref _signals) != 0)
        {
            if (_gate.IsHeldByCurrentThread || !_gate.TryEnter()) return;
            OperationQueue ended = default;
            try
            {
                int signals = Interlocked.Exchange(ref _signals, 0);
                if ((signals & InputSignal) != 0) Advance(ref _input, ref ended);
                if ((signals & OutputSignal) != 0) Advance(ref _output, ref ended);
            }
            finally
            {
                _gate.Exit();
            }
            while (!ended.IsEmpty)
            {
                SocketOperation operation = ended.Head;
                ended.Remove(operation);
                operation.Complete(operation.Outcome);
            }
            Interlocked.MemoryBarrier();
        }
    }

    private void Advance(ref OperationQueue queue, ref OperationQueue ended)
    {
        while (!queue.IsEmpty)
        {
            SocketOperation operation = queue.Head;
            if (!TryPerform(operation, out SocketResult result)) return;
            queue.Remove(operation);
            operation.Outcome = result;
            ended.Add(operation);
        }
    }

    private bool TryPerform(SocketOperation operation, out SocketResult result)
    {
        result = Driver.Call((_handle, operation), static (stack, now, it) => SocketAttempt.Perform(stack, it._handle, it.operation, now));
        if (result.IsSuccess) return true;
        if (result.Error is Errno.EAGAIN or Errno.EINPROGRESS) return false;
        if (result.Error != Errno.EPIPE && _brokenBy is null)
        {
            _brokenBy = result.Error;
            if (operation.IsOnConnection) BrokenConnection.Tell(this, result.Error);
        }
        return true;
    }

    private void End(Func<NetStack, Instant, SocketHandle, SocketResult> close)
    {
        SocketOperation? waiting;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            waiting = _input.TakeAll(_output.TakeAll(null));
        }
        Driver.Unwatch(_handle);
        Driver.Call(_handle, close);
        while (waiting is not null)
        {
            SocketOperation operation = waiting;
            waiting = operation.Next;
            // .NET's sockets on Unix tell the two kinds of callers differently.
            operation.Complete(operation.Sleeper is null ? Errno.EBADF : Errno.ECONNABORTED);
        }
    }
}
