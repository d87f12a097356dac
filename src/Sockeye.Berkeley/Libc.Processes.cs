using Sockeye.Berkeley.Constants;
using Sockeye.Berkeley.Processes;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    /// <summary>waitpid: return at once where no child has ended.</summary>
    public const int WNOHANG = 1;

    /// <summary>The default disposition of a signal.</summary>
    public static readonly Action<int>? SIG_DFL;

    /// <summary>The disposition that ignores a signal.</summary>
    public static readonly Action<int> SIG_IGN = static _ => { };

    /// <summary>The reason of the calling thread's last failure.</summary>
    public static int errno
    {
        get => Systems.SocketSystem.LastError;
        set => Systems.SocketSystem.LastError = value;
    }

    /// <summary>The text of an error number, as glibc has it.</summary>
    public static string strerror(int errnum) => ErrorTexts.Text(errnum);

    /// <summary>The name of an error number: "ECONNREFUSED"; null where it has none.</summary>
    public static string? strerrorname_np(int errnum) => ErrorTexts.Name(errnum);

    /// <summary>Writes "s: text of errno" and a line end to descriptor 2.</summary>
    public static void perror(string? s)
    {
        var reason = errno;
        fputs(string.IsNullOrEmpty(s) ? $"{strerror(reason)}\n" : $"{s}: {strerror(reason)}\n", STDERR_FILENO);
        errno = reason;
    }

    /// <summary>
    /// fork: the child runs <paramref name="child"/> with a copy of this process's descriptors; the parent goes on
    /// with the child's number, or -1.
    /// </summary>
    public static int fork(Action child) => Systems.SocketSystem.Result(Process.Current.Fork(child));

    /// <summary>The number of this process.</summary>
    public static int getpid() => Process.Current.Pid;

    /// <summary>The number of the process that forked this one; 0 where there is none any more.</summary>
    public static int getppid() => Process.Current.Parent?.Pid ?? 0;

    /// <summary>Ends this process: its descriptors are closed, its parent may wait for its status.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void exit(int status)
    {
        Process.Current.Exit(status);
        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Waits for a child (-1: any) to end; 0 with WNOHANG where none has.</summary>
    public static int waitpid(int pid, out int status, int options)
    {
        var process = Process.Current;
        process.DeliverSignals();
        var waiter = process.EnterBlocked();
        try
        {
            while (true)
            {
                var reaped = process.System.Processes.TryReap(process, pid, out status);
                if (reaped != 0 || (options & WNOHANG) != 0)
                    return Systems.SocketSystem.Result(reaped);
                waiter.Wait([], -1);
                if (process.DeliverSignals() == SignalOutcome.Interrupted)
                    return Systems.SocketSystem.Result(-EINTR);
            }
        }
        finally
        {
            process.LeaveBlocked(waiter);
        }
    }

    /// <summary>True where a wait status is that of an exit.</summary>
    public static bool WIFEXITED(int status) => (status & 0x7f) == 0;

    /// <summary>The exit code in a wait status.</summary>
    public static int WEXITSTATUS(int status) => (status >> 8) & 0xff;

    /// <summary>True where a wait status is that of a signal.</summary>
    public static bool WIFSIGNALED(int status) => (status & 0x7f) != 0;

    /// <summary>The signal in a wait status.</summary>
    public static int WTERMSIG(int status) => status & 0x7f;

    /// <summary>Sends a signal to a process of this system; signal 0 only asks whether it is there.</summary>
    public static int kill(int pid, int sig)
    {
        if (sig is < 0 or >= SignalTable.Count)
            return Systems.SocketSystem.Result(-EINVAL);
        var target = Process.Current.System.FindProcess(pid);
        if (target is null)
            return Systems.SocketSystem.Result(-ESRCH);
        if (sig != 0)
            target.Signal(sig);
        Process.Current.DeliverSignals();
        return 0;
    }

    /// <summary>Sets a disposition as BSD and glibc do: the handler restarts interrupted calls.</summary>
    public static int signal(int sig, Action<int>? handler) => sigaction(sig, handler, SA_RESTART);

    /// <summary>Sets a disposition; without SA_RESTART in the flags a blocked call returns EINTR.</summary>
    public static int sigaction(int sig, Action<int>? handler, int flags) =>
        Systems.SocketSystem.Result(Process.Current.Signals.SetHandler(sig, handler, flags));
}
