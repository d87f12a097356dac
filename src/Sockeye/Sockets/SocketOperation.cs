using System.Threading.Tasks.Sources;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;

namespace Sockeye.Sockets;

/// <summary>One call on a socket that waits, pooled: it tries, waits for readiness, tries again. Its caller awaits it, or sleeps on
/// its thread.</summary>
/// <remarks>
/// <para>Its awaiter runs where the driver says (<c>IStackDriver.Post</c>): on the thread pool in production, on the world's
/// scheduler in virtual time, so that a simulation replays.</para>
/// <para>Who removed it from its socket's queue, under the gate, is the one who ends it: <see cref="Complete"/> and
/// <see cref="CompleteCancelled"/> are called once between two of <see cref="Reset"/>.</para>
/// <para>Streams await it as a <c>ValueTask&lt;int&gt;</c> or <c>ValueTask</c>, in which an error is an <see cref="IOException"/>; all
/// others as it is.</para>
/// </remarks>
internal sealed class SocketOperation(AsyncSocket owner)
    : IValueTaskSource<SocketResult>, IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<SocketResult> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancelledBy;

    /// <summary>What it does.</summary>
    public SocketCall Call { get; set; }

    /// <summary>The buffer to receive into.</summary>
    public Memory<byte> Buffer { get; set; }

    /// <summary>The data to send, as far as not yet sent.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>Bytes of a larger send that are done.</summary>
    public int Done { get; set; }

    /// <summary>More data follows at once: a segment that is not full waits for it (MSG_MORE).</summary>
    public bool HasMore { get; set; }

    /// <summary>Where to send to; from whom something came.</summary>
    public SocketAddress Address { get; set; }

    /// <summary>The accepted socket.</summary>
    public SocketHandle Accepted { get; set; }

    /// <summary>How it ended.</summary>
    public SocketResult Outcome { get; set; }

    /// <summary>The next one that waits in the same direction.</summary>
    public SocketOperation? Next { get; set; }

    /// <summary>It has tried in vain, and waits.</summary>
    public bool HasWaited { get; set; }

    /// <summary>What its caller sleeps on; null where it is awaited.</summary>
    public IWaitSignal? Sleeper { get; set; }

    /// <summary>In the queue of what goes out, not of what comes in.</summary>
    public bool IsOutput => Call is SocketCall.Send or SocketCall.SendTo or SocketCall.Connect;

    /// <summary>It carries bytes of a connection.</summary>
    public bool IsOnConnection => Call is SocketCall.Receive or SocketCall.AwaitReadable or SocketCall.Send;

    /// <summary>Its caller reads more than the result, and gives it back after that.</summary>
    public bool HasMoreToTell => Call is SocketCall.Accept or SocketCall.ReceiveFrom;

    /// <summary>Which of its uses this is.</summary>
    public short Version => _core.Version;

    /// <summary>From now on the token may end the wait. Under the gate, with the operation in its queue.</summary>
    public void Arm(CancellationToken token)
    {
        if (!token.CanBeCanceled) return;
        _registration = token.UnsafeRegister(
            static (state, by) =>
            {
                var operation = (SocketOperation)state!;
                operation.CancelBy(by);
            },
            this);
    }

    /// <summary>It is done; outside the turn and outside any lock. After it the operation must not be touched.</summary>
    public void Complete(SocketResult result)
    {
        Outcome = result;
        if (Sleeper is { } sleeper) sleeper.Set();
        else Post();
    }

    /// <summary>It was cancelled; what it had sent stays sent.</summary>
    public void CompleteCancelled(CancellationToken token)
    {
        _cancelledBy = token;
        Post();
    }

    /// <summary>Ready for another use; value tasks of earlier uses are refused from now on, and nobody's memory is held.</summary>
    public void Reset()
    {
        _core.Reset();
        _cancelledBy = default;
        Buffer = default;
        Data = default;
        Address = default;
        Accepted = default;
        Outcome = default;
        HasWaited = false;
        HasMore = false;
        Sleeper = null;
        Done = 0;
        Next = null;
    }

    SocketResult IValueTaskSource<SocketResult>.GetResult(short token) => Take(token);

    ValueTaskSourceStatus IValueTaskSource<SocketResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<SocketResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    int IValueTaskSource<int>.GetResult(short token) => TakeOrThrow(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => StreamStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => TakeOrThrow(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => StreamStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void CancelBy(CancellationToken token)
    {
        if (owner.TryRemove(this)) CompleteCancelled(token);
    }

    private SocketResult Take(short token)
    {
        // A value task that is asked too early must not put an operation under way back into the pool.
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The result of a value task was asked for before there was one.");
        }
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            if (!HasMoreToTell) owner.Return(this);
        }
    }

    private int TakeOrThrow(short token)
    {
        bool isOutput = IsOutput;
        SocketResult result = Take(token);
        return result.IsSuccess ? result.Value : throw StreamFailure.ToException(result.Error, isOutput);
    }

    private ValueTaskSourceStatus StreamStatus(short token)
    {
        ValueTaskSourceStatus status = _core.GetStatus(token);
        return status == ValueTaskSourceStatus.Succeeded && !Outcome.IsSuccess ? ValueTaskSourceStatus.Faulted : status;
    }

    private void Post() => owner.Driver.Post(static state => ((SocketOperation)state!).Publish(), this);

    // A token's callback that is running is waited for, so that none of an earlier use can meet the next.
    private void Publish()
    {
        _registration.Dispose();
        _registration = default;
        if (_cancelledBy.IsCancellationRequested) _core.SetException(new OperationCanceledException(_cancelledBy));
        else _core.SetResult(Outcome);
    }
}
