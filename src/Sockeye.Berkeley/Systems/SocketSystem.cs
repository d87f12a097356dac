// The border between programs and a socket system: numbers become descriptions, results become -1 and errno, calls that
// may block wait. Written once, above the three things that a system must supply: sockets, pairs, and a way to wait.
//
//   SocketSystem.cs              what a system supplies; results; the process table
//   SocketSystem.Connections.cs  socket socketpair bind listen accept accept4 connect shutdown
//   SocketSystem.Receiving.cs    read readv recv recvfrom recvmsg
//   SocketSystem.Sending.cs      write writev send sendto sendmsg
//   SocketSystem.Descriptors.cs  close dup dup2 fcntl ioctl
//   SocketSystem.Names.cs        getsockname getpeername setsockopt getsockopt unlink
//   SocketSystem.Polling.cs      poll

using Sockeye.Berkeley.Names;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

/// <summary>A socket system with processes: the sockets calls over sockets that never block.</summary>
public abstract partial class SocketSystem : ISocketSystem, IDisposable
{
    // Linux reads and writes at most this much in one call (MAX_RW_COUNT).
    private const int MaximumTransfer = 0x7ffff000;

    [ThreadStatic]
    private static int t_errno;

    /// <summary>A name for messages: "linux", "sockeye".</summary>
    public abstract string Name { get; }

    /// <summary>The names that getaddrinfo knows without asking anyone.</summary>
    public HostTable Hosts { get; init; } = HostTable.LocalOnly;

    /// <summary>The time that time limits are measured in; any beginning.</summary>
    protected internal virtual TimeSpan Now => System.Diagnostics.Stopwatch.GetElapsedTime(0);

    /// <inheritdoc/>
    public int errno
    {
        get => LastError;
        set => LastError = value;
    }

    /// <summary>errno, which in C belongs to the thread.</summary>
    internal static int LastError
    {
        get => t_errno;
        set => t_errno = value;
    }

    internal ProcessTable Processes { get; } = new();

    /// <summary>The process of that number; null where there is none.</summary>
    public Process? FindProcess(int pid) => Processes.Find(pid);

    /// <summary>A socket of a kind that the system has, or the negative error number. The type has no flags.</summary>
    protected abstract int CreateSocket(int family, int type, int protocol, out KernelSocket? socket);

    /// <summary>Two connected sockets, or the negative error number.</summary>
    protected abstract int CreatePair(
        int family, int type, int protocol, out KernelSocket? first, out KernelSocket? second);

    /// <summary>Removes a path name of the local domain: 0 or the negative error number.</summary>
    protected abstract int RemoveName(string path);

    /// <summary>A way for one thread to wait.</summary>
    protected internal abstract Waiter CreateWaiter();

    /// <summary>Runs a process's program on a thread of its own; a system with a time of its own has its own threads.</summary>
    protected internal virtual void StartThread(string name, Action main)
    {
        // A background thread: a program that never ends must not keep the .NET process.
        new Thread(() => main()) { IsBackground = true, Name = name }.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the system holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>C's result: what is not negative as it is, an error as -1 with errno set.</summary>
    internal static int Result(int result)
    {
        if (result >= 0)
            return result;
        t_errno = -result;
        return -1;
    }

    // move_addr_to_kernel: no more than a sockaddr_storage, and no more than there is.
    private static int CheckAddress(ReadOnlySpan<byte> address, int length)
    {
        if (length is < 0 or > sockaddr_storage.Size)
            return -Libc.EINVAL;
        return length > address.Length ? -Libc.EFAULT : 0;
    }

    // move_addr_to_user: as much as there is room for; the caller learns the true length.
    private static int CopyAddress(ReadOnlySpan<byte> from, Span<byte> to, ref int length)
    {
        if (length < 0)
            return -Libc.EINVAL;
        var count = Math.Min(length, from.Length);
        if (count > to.Length && !to.IsEmpty)
            return -Libc.EFAULT;
        from[..Math.Min(count, to.Length)].CopyTo(to);
        length = from.Length;
        return 0;
    }
}
