using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

public abstract partial class SocketSystem
{
    private const short ReadEvents = Libc.POLLIN | Libc.POLLRDNORM;
    private const short WriteEvents = Libc.POLLOUT | Libc.POLLWRNORM;

    /// <inheritdoc/>
    public int poll(Span<pollfd> fds, int timeout)
    {
        var process = Process.Current;
        process.DeliverSignals();
        if (fds.Length > process.Descriptors.Limit)
            return Result(-Libc.EINVAL);

        var descriptions = new Description?[fds.Length];
        try
        {
            for (var i = 0; i < fds.Length; i++)
                descriptions[i] = fds[i].fd < 0 ? null : process.Descriptors.Pin(fds[i].fd);
            return Result(Poll(process, fds, descriptions, timeout));
        }
        finally
        {
            foreach (var description in descriptions)
                description?.Unpin();
        }
    }

    private static int Poll(Process process, Span<pollfd> fds, Description?[] descriptions, int timeout)
    {
        var deadline = new Deadline(process.System, timeout < 0 ? -1 : timeout);
        var ready = Look(process, fds, descriptions);
        if (ready > 0 || timeout == 0)
            return ready;

        var interests = new List<Interest>(fds.Length);
        for (var i = 0; i < fds.Length; i++)
        {
            if (descriptions[i]?.Socket is { } socket)
                interests.Add(new Interest(socket, fds[i].events));
        }

        var waiter = process.EnterBlocked();
        try
        {
            while (true)
            {
                // signal(7): poll is never restarted.
                if (process.DeliverSignals() != SignalOutcome.None)
                    return -Libc.EINTR;
                ready = Look(process, fds, descriptions);
                var left = deadline.Left;
                if (ready > 0 || left == 0)
                    return ready;
                waiter.Wait([.. interests], left);
            }
        }
        finally
        {
            process.LeaveBlocked(waiter);
        }
    }

    // A descriptor that another thread closed meanwhile shows as POLLNVAL, so the wait ends.
    private static int Look(Process process, Span<pollfd> fds, Description?[] descriptions)
    {
        var ready = 0;
        for (var i = 0; i < fds.Length; i++)
        {
            ref var entry = ref fds[i];
            entry.revents = entry.fd < 0 ? (short)0
                : descriptions[i] is not { } description || !process.Descriptors.Names(entry.fd, description)
                    ? Libc.POLLNVAL
                : description.Socket is { } socket ? socket.Poll(entry.events)
                : StreamEvents(description, entry.events);
            if (entry.revents != 0)
                ready++;
        }

        return ready;
    }

    // A plain stream is always ready, as a file is.
    private static short StreamEvents(Description description, short events)
    {
        var access = description.StatusFlags & 3;
        var can = (access != Libc.O_WRONLY ? ReadEvents : 0) | (access != Libc.O_RDONLY ? WriteEvents : 0);
        return (short)(events & can);
    }
}
