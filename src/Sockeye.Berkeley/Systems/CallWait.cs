using Sockeye.Berkeley.Processes;

namespace Sockeye.Berkeley.Systems;

/// <summary>The waiting of one blocking call. A mutable struct: keep it in a local and dispose of it in finally.</summary>
/// <remarks>
/// A waiting call holds its description, so the number can be closed and given to another socket without harm: the call
/// looks again after each wake-up, and ends with EBADF when its number no longer names what it began with (hostile
/// input 172; Linux would go on waiting, see README.md).
/// </remarks>
internal ref struct CallWait(SocketCall call, int timeoutMilliseconds)
{
    private readonly SocketCall _call = call;
    private readonly Deadline _deadline = new(call.Process.System, timeoutMilliseconds);
    private Waiter? _waiter;
    private int _fruitlessTurns;

    /// <summary>
    /// Waits for the socket. 0: try again. -EAGAIN: the time is over. -EINTR: a handler ran that does not restart
    /// calls. -EBADF: another thread closed the descriptor.
    /// </summary>
    public int Until(short events)
    {
        var left = _deadline.Left;
        if (left == 0)
            return -Libc.EAGAIN;

        // Entered before the signals are looked at: one that comes in between wakes the wait below.
        _waiter ??= _call.Process.EnterBlocked();
        if (Check() is var before and not 0)
            return before;

        // Ready, and yet the call said "would block" (a datagram with a bad checksum, say): do not spin.
        if (_call.Socket.Poll(events) != 0 && ++_fruitlessTurns > 3)
            _waiter.Wait([], left < 0 ? 1 : Math.Min(left, 1));
        else
            _waiter.Wait([new Interest(_call.Socket, events)], left);
        return Check();
    }

    public readonly void Dispose()
    {
        if (_waiter is not null)
            _call.Process.LeaveBlocked(_waiter);
    }

    private readonly int Check()
    {
        // signal(7): a call with a time limit (SO_RCVTIMEO, SO_SNDTIMEO) is interrupted even by a restarting handler.
        var delivered = _call.Process.DeliverSignals();
        if (delivered == SignalOutcome.Interrupted || (delivered == SignalOutcome.Restarted && _deadline.IsLimited))
            return -Libc.EINTR;
        return _call.Process.Descriptors.Names(_call.Descriptor, _call.Description) ? 0 : -Libc.EBADF;
    }
}
