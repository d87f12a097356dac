// Signals as far as sockets need them: a disposition for each, a pending set, delivery at the border of a call.
// A managed thread cannot be interrupted anywhere, so a handler runs when its process next enters a call or while it
// waits in one; only the latter makes EINTR, as with the kernel.

namespace Sockeye.Berkeley.Processes;

/// <summary>A process's dispositions and pending signals.</summary>
internal sealed class SignalTable
{
    public const int Count = 65;

    private readonly Lock _lock = new();
    private readonly Disposition[] _dispositions = new Disposition[Count];
    private ulong _pending;

    public SignalTable()
    {
        // DEVIATION from POSIX: SIGPIPE begins ignored, as in every .NET program; EPIPE says the same.
        _dispositions[Libc.SIGPIPE] = new Disposition(Libc.SIG_IGN, 0);
    }

    private SignalTable(SignalTable parent)
    {
        lock (parent._lock)
            parent._dispositions.CopyTo(_dispositions, 0);
    }

    public bool HasPending => Volatile.Read(ref _pending) != 0;

    /// <summary>What fork gives the child: the dispositions, and nothing pending.</summary>
    public SignalTable Copy() => new(this);

    /// <summary>sigaction's work: 0 or -EINVAL. A null handler is SIG_DFL.</summary>
    public int SetHandler(int signal, Action<int>? handler, int flags)
    {
        if (signal is < 1 or >= Count or Libc.SIGKILL or Libc.SIGSTOP)
            return -Libc.EINVAL;
        lock (_lock)
        {
            _dispositions[signal] = new Disposition(handler, flags);
            if (IsIgnored(signal))
                _pending &= ~Bit(signal);
        }

        return 0;
    }

    /// <summary>Notes a signal; false where it is ignored and nothing needs to wake.</summary>
    public bool Raise(int signal)
    {
        lock (_lock)
        {
            if (IsIgnored(signal))
                return false;
            _pending |= Bit(signal);
            return true;
        }
    }

    /// <summary>Takes one pending signal, the lowest first.</summary>
    public bool TryTake(out int signal, out Action<int>? handler, out bool restarts)
    {
        lock (_lock)
        {
            signal = System.Numerics.BitOperations.TrailingZeroCount(_pending);
            handler = null;
            restarts = false;
            if (_pending == 0)
                return false;
            _pending &= ~Bit(signal);
            handler = _dispositions[signal].Handler;
            restarts = (_dispositions[signal].Flags & Libc.SA_RESTART) != 0;
            return true;
        }
    }

    /// <summary>True where a child's end leaves nothing to wait for: SIGCHLD set to SIG_IGN, or SA_NOCLDWAIT.</summary>
    public bool ReapsChildrenItself
    {
        get
        {
            lock (_lock)
            {
                var disposition = _dispositions[Libc.SIGCHLD];
                return disposition.Handler == Libc.SIG_IGN || (disposition.Flags & Libc.SA_NOCLDWAIT) != 0;
            }
        }
    }

    private bool IsIgnored(int signal) =>
        _dispositions[signal].Handler is { } handler
            ? handler == Libc.SIG_IGN
            : signal is Libc.SIGCHLD or Libc.SIGCONT or Libc.SIGURG or Libc.SIGWINCH;

    private static ulong Bit(int signal) => 1UL << (signal & 63);

    private readonly record struct Disposition(Action<int>? Handler, int Flags);
}
