using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley.Linux;

/// <summary>Waits in the kernel's poll; an eventfd beside the sockets is what wakes it.</summary>
internal sealed unsafe class LinuxWaiter : Waiter
{
    private readonly int _bell;

    public LinuxWaiter()
    {
        _bell = Interop.Checked(Interop.eventfd(0, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC));
        if (_bell < 0)
            throw new InvalidOperationException($"eventfd: {Libc.strerror(-_bell)}");
    }

    /// <inheritdoc/>
    public override void Wait(ReadOnlySpan<Interest> interests, int timeoutMilliseconds)
    {
        var entries = interests.Length < 32 ? stackalloc pollfd[interests.Length + 1] : new pollfd[interests.Length + 1];
        entries[0] = new pollfd(_bell, Libc.POLLIN);
        var canAllBePolled = true;
        for (var i = 0; i < interests.Length; i++)
        {
            var socket = (LinuxSocket)interests[i].Socket;
            entries[i + 1] = new pollfd(socket.KernelDescriptor, interests[i].Events);
            canAllBePolled &= !IsLocalConnect(interests[i], socket);
        }

        // A connect in the local domain waits for room in a queue that poll does not show: look again soon.
        var count = canAllBePolled ? entries.Length : 1;
        var timeout = canAllBePolled ? timeoutMilliseconds : timeoutMilliseconds < 0 ? 2 : Math.Min(2, timeoutMilliseconds);
        fixed (pollfd* at = entries)
            _ = Interop.poll(at, (nuint)count, timeout);
        if (entries[0].revents != 0)
            Quieten();
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        ulong one = 1;
        _ = Interop.write(_bell, &one, sizeof(ulong));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _ = Interop.close(_bell);
        base.Dispose(disposing);
    }

    private static bool IsLocalConnect(Interest interest, LinuxSocket socket) =>
        socket.Family == Libc.AF_UNIX && interest.Events == Libc.POLLOUT && socket.State == "UNCONNECTED";

    private void Quieten()
    {
        ulong count;
        _ = Interop.read(_bell, &count, sizeof(ulong));
    }
}
