using System.Threading.Tasks.Sources;
using Sockeye.Core.Sockets;

namespace Sockeye.Sockets;

/// <summary>One asynchronous call on a socket, pooled: it tries, waits for readiness, tries again.</summary>
/// <remarks>Its awaiter runs where the driver says (<c>IStackDriver.Post</c>): on the thread pool in production, on the world's
/// scheduler in virtual time, so that a simulation replays.</remarks>
internal sealed class SocketOperation : IValueTaskSource<SocketResult>
{
    private ManualResetValueTaskSourceCore<SocketResult> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancelledBy;

    /// <summary>The socket whose operation this is now.</summary>
    public AsyncSocket Owner { get; set; } = null!;

    /// <summary>What it does.</summary>
    public SocketCall Call { get; set; }

    /// <summary>The buffer to receive into.</summary>
    public Memory<byte> Buffer { get; set; }

    /// <summary>The data to send, as far as not yet sent.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>Bytes of a larger send that are done.</summary>
    public int Done { get; set; }

    /// <summary>Where to send to.</summary>
    public SocketAddress Address { get; set; }

    /// <summary>The accepted socket.</summary>
    public SocketHandle Accepted { get; set; }

    /// <summary>How it ended.</summary>
    public SocketResult Outcome { get; set; }

    /// <summary>The next one that waits in the same direction.</summary>
    public SocketOperation? Next { get; set; }

    /// <summary>Its caller reads more than the result, and gives it back after that.</summary>
    public bool HasMoreToTell => Call is SocketCall.Accept or SocketCall.ReceiveFrom;

    /// <summary>What to await.</summary>
    public ValueTask<SocketResult> Task => new(this, _core.Version);

    /// <summary>From now on the token may end the wait.</summary>
    public void Arm(CancellationToken token)
    {
        if (!token.CanBeCanceled) return;
        _registration = token.UnsafeRegister(
            static (state, by) =>
            {
                var operation = (SocketOperation)state!;
                operation.Owner.Cancel(operation, by);
            },
            this);
    }

    /// <summary>It is done; called once, outside the turn and outside any lock.</summary>
    public void Complete(SocketResult result)
    {
        Outcome = result;
        Owner.Driver.Post(static state => ((SocketOperation)state!).Publish(), this);
    }

    /// <summary>It was cancelled before anything happened.</summary>
    public void CompleteCancelled(CancellationToken token)
    {
        _cancelledBy = token;
        Owner.Driver.Post(static state => ((SocketOperation)state!).Publish(), this);
    }

    public SocketResult GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            if (!HasMoreToTell) Owner.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Ready for another use.</summary>
    public void Reset()
    {
        _core.Reset();
        _cancelledBy = default;
        Buffer = default;
        Data = default;
        Address = default;
        Accepted = default;
        Done = 0;
        Next = null;
    }

    private void Publish()
    {
        _registration.Dispose();
        _registration = default;
        if (_cancelledBy.IsCancellationRequested) _core.SetException(new OperationCanceledException(_cancelledBy));
        else _core.SetResult(Outcome);
    }
}
