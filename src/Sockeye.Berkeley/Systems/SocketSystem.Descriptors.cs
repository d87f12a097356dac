using Sockeye.Berkeley.Processes;

namespace Sockeye.Berkeley.Systems;

public abstract partial class SocketSystem
{
    // What F_SETFL may change; the access mode and the rest stay as they are.
    private const int ChangeableFlags = Libc.O_NONBLOCK | Libc.O_APPEND;

    /// <inheritdoc/>
    public int close(int fd)
    {
        var process = Process.Current;
        process.DeliverSignals();
        var result = process.Descriptors.Remove(fd);
        process.WakeBlocked();
        return Result(result);
    }

    /// <inheritdoc/>
    public int dup(int oldfd) => Duplicate(oldfd, 0, false);

    /// <inheritdoc/>
    public int dup2(int oldfd, int newfd)
    {
        var process = Process.Current;
        using var call = new SocketCall(process, oldfd);
        if (call.Description is null || newfd < 0)
            return Result(-Libc.EBADF);
        if (oldfd == newfd)
            return newfd;
        var result = process.Descriptors.Replace(newfd, call.Description, false);
        process.WakeBlocked();
        return Result(result);
    }

    /// <inheritdoc/>
    public int fcntl(int fd, int cmd, int arg)
    {
        var process = Process.Current;
        using var call = new SocketCall(process, fd);
        if (call.Description is null)
            return Result(-Libc.EBADF);
        switch (cmd)
        {
            case Libc.F_DUPFD:
            case Libc.F_DUPFD_CLOEXEC:
                return Duplicate(fd, arg, cmd == Libc.F_DUPFD_CLOEXEC);
            case Libc.F_GETFD:
                return Result(process.Descriptors.GetFlags(fd));
            case Libc.F_SETFD:
                return Result(process.Descriptors.SetFlags(fd, arg));
            case Libc.F_GETFL:
                return call.Description.StatusFlags;
            case Libc.F_SETFL:
                call.Description.StatusFlags =
                    (call.Description.StatusFlags & ~ChangeableFlags) | (arg & ChangeableFlags);
                return 0;
            default:
                return Result(-Libc.EINVAL);
        }
    }

    /// <inheritdoc/>
    public int ioctl(int fd, int request, ref int argument)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Description is null)
            return Result(-Libc.EBADF);
        switch (request)
        {
            case Libc.FIONBIO:
                var others = call.Description.StatusFlags & ~Libc.O_NONBLOCK;
                call.Description.StatusFlags = argument != 0 ? others | Libc.O_NONBLOCK : others;
                return 0;
            case Libc.FIONREAD when call.Error == 0:
                var available = call.Socket.Available();
                if (available < 0)
                    return Result(available);
                argument = available;
                return 0;
            case Libc.SIOCOUTQ or Libc.SIOCOUTQNSD or Libc.SIOCATMARK when call.Error == 0:
                var answer = call.Socket.Ask(request);
                if (answer < 0)
                    return Result(answer);
                argument = answer;
                return 0;
            default:
                return Result(-Libc.ENOTTY);
        }
    }

    private static int Duplicate(int fd, int minimum, bool closeOnExec)
    {
        var process = Process.Current;
        using var call = new SocketCall(process, fd);
        if (call.Description is null)
            return Result(-Libc.EBADF);
        if (minimum < 0 || minimum >= process.Descriptors.Limit)
            return Result(-Libc.EINVAL);
        return Result(process.Descriptors.Add(call.Description, closeOnExec, minimum));
    }
}
