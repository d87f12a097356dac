using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;

namespace Sockeye.Core.Stack;

/// <summary>Whoever owns a stack's turn, as seen by code that makes calls: the shell's loop in production, a simulated host in
/// virtual time. The one door through which sockets, streams and the Berkeley calls reach a stack.</summary>
/// <remarks>Any thread may call any member.</remarks>
public interface IStackDriver
{
    /// <summary>The time now, on this stack's clock.</summary>
    Instant Now { get; }

    /// <summary>Makes a call under the turn: at once when it is free, otherwise queued and waited for. The function must not
    /// block and must not run application code.</summary>
    /// <param name="state">Passed to the function, so that it need not capture.</param>
    /// <param name="call">The call; it is given the stack, the time and the state.</param>
    TResult Call<TState, TResult>(TState state, Func<NetStack, Instant, TState, TResult> call);

    /// <summary>From now on the watcher hears what changes at a socket. One watcher a socket.</summary>
    void Watch(SocketHandle socket, ISocketWatcher watcher);

    /// <summary>The watcher hears no more.</summary>
    void Unwatch(SocketHandle socket);

    /// <summary>Something to sleep on that suits this driver's time.</summary>
    IWaitSignal CreateSignal();

    /// <summary>Runs a continuation of application code, outside the turn: on the thread pool in production, on the world's own
    /// scheduler in virtual time.</summary>
    void Post(Action<object?> continuation, object? state);
}
