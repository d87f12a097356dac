using Sockeye.Berkeley.Processes;

namespace Sockeye.Berkeley.Systems;

/// <summary>One call on one descriptor: looked up, and its description pinned for as long as the call lasts.</summary>
internal readonly ref struct SocketCall : IDisposable
{
    public SocketCall(Process process, int descriptor)
    {
        Process = process;
        Descriptor = descriptor;
        process.DeliverSignals();
        var description = process.Descriptors.Pin(descriptor);
        Description = description!;
        Socket = description?.Socket!;
        Error = description is null ? -Libc.EBADF : description.Socket is null ? -Libc.ENOTSOCK : 0;
    }

    /// <summary>0, -EBADF, or -ENOTSOCK (a stream's description is there nevertheless).</summary>
    public int Error { get; }

    public Process Process { get; }

    public int Descriptor { get; }

    public Description Description { get; }

    public KernelSocket Socket { get; }

    /// <summary>True where the call must not wait: O_NONBLOCK, or MSG_DONTWAIT among its flags.</summary>
    public bool MustNotWait(int flags = 0) => Description.IsNonBlocking || (flags & Libc.MSG_DONTWAIT) != 0;

    public void Dispose() => Description?.Unpin();
}
