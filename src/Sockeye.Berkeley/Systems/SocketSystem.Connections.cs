using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

public abstract partial class SocketSystem
{
    private const int TypeFlags = Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
    private const int TypeMask = 0xf;

    /// <inheritdoc/>
    public int socket(int domain, int type, int protocol)
    {
        var process = Process.Current;
        process.DeliverSignals();
        if ((type & ~(TypeMask | TypeFlags)) != 0)
            return Result(-Libc.EINVAL);
        var made = CreateSocket(domain, type & TypeMask, protocol, out var socket);
        return Result(made < 0 ? made : Install(process, socket!, type));
    }

    /// <inheritdoc/>
    public int socketpair(int domain, int type, int protocol, Span<int> sv)
    {
        var process = Process.Current;
        process.DeliverSignals();
        if ((type & ~(TypeMask | TypeFlags)) != 0)
            return Result(-Libc.EINVAL);
        if (sv.Length < 2)
            return Result(-Libc.EFAULT);
        var made = CreatePair(domain, type & TypeMask, protocol, out var first, out var second);
        if (made < 0)
            return Result(made);

        var one = Install(process, first!, type);
        if (one < 0)
        {
            second!.Close();
            return Result(one);
        }

        var other = Install(process, second!, type);
        if (other < 0)
        {
            process.Descriptors.Remove(one);
            return Result(other);
        }

        sv[0] = one;
        sv[1] = other;
        return 0;
    }

    /// <inheritdoc/>
    public int bind(int fd, ReadOnlySpan<byte> addr, int addrlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        var error = CheckAddress(addr, addrlen);
        return Result(error != 0 ? error : call.Socket.Bind(addr[..addrlen]));
    }

    /// <inheritdoc/>
    public int listen(int fd, int backlog)
    {
        using var call = new SocketCall(Process.Current, fd);
        return Result(call.Error != 0 ? call.Error : call.Socket.Listen(backlog));
    }

    /// <inheritdoc/>
    public int accept(int fd, Span<byte> addr, ref int addrlen) => accept4(fd, addr, ref addrlen, 0);

    /// <inheritdoc/>
    public int accept4(int fd, Span<byte> addr, ref int addrlen, int flags)
    {
        if ((flags & ~TypeFlags) != 0)
            return Result(-Libc.EINVAL);
        var process = Process.Current;
        using var call = new SocketCall(process, fd);
        if (call.Error != 0)
            return Result(call.Error);
        if (!process.Descriptors.HasRoom)
            return Result(-Libc.EMFILE);

        Span<byte> peer = stackalloc byte[sockaddr_storage.Size];
        var accepted = WaitForConnection(call, peer, out var peerLength, out var connection);
        if (accepted < 0)
            return Result(accepted);

        connection!.ReceiveTimeout = call.Socket.ReceiveTimeout;
        connection.SendTimeout = call.Socket.SendTimeout;
        var copied = CopyAddress(peer[..Math.Min(peerLength, peer.Length)], addr, ref addrlen);
        if (copied < 0)
        {
            connection.Close();
            return Result(copied);
        }

        return Result(Install(process, connection, flags));
    }

    /// <inheritdoc/>
    public int connect(int fd, ReadOnlySpan<byte> addr, int addrlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        var error = CheckAddress(addr, addrlen);
        return Result(error != 0 ? error : Connect(call, addr[..addrlen]));
    }

    /// <inheritdoc/>
    public int shutdown(int fd, int how)
    {
        using var call = new SocketCall(Process.Current, fd);
        return Result(call.Error != 0 ? call.Error : call.Socket.Shutdown(how));
    }

    private static int WaitForConnection(
        SocketCall call, Span<byte> peer, out int peerLength, out KernelSocket? connection)
    {
        var wait = new CallWait(call, call.Socket.ReceiveTimeout);
        try
        {
            while (true)
            {
                var result = call.Socket.Accept(peer, out peerLength, out connection);
                if (result != -Libc.EAGAIN || call.MustNotWait())
                    return result;
                // unix_accept: nobody will come any more; only who would not have waited is told EAGAIN.
                if ((call.Socket.Poll(Libc.POLLRDHUP) & Libc.POLLRDHUP) != 0)
                    return -Libc.EINVAL;
                var waited = wait.Until(Libc.POLLIN);
                if (waited < 0)
                    return waited;
            }
        }
        finally
        {
            wait.Dispose();
        }
    }

    // A second connect on a socket that is still connecting waits for the same handshake, as the kernel's does.
    private static int Connect(SocketCall call, ReadOnlySpan<byte> address)
    {
        var wait = new CallWait(call, call.Socket.SendTimeout);
        try
        {
            while (true)
            {
                var result = call.Socket.Connect(address);
                var pending = result is -Libc.EINPROGRESS or -Libc.EALREADY
                    || (result == -Libc.EAGAIN && call.Socket.Family == Libc.AF_UNIX);
                if (!pending || call.MustNotWait())
                    return result;
                var waited = wait.Until(Libc.POLLOUT);
                if (waited < 0)
                    return waited == -Libc.EAGAIN ? result : waited;
            }
        }
        finally
        {
            wait.Dispose();
        }
    }

    private static int Install(Process process, KernelSocket socket, int flags)
    {
        var status = (flags & Libc.SOCK_NONBLOCK) != 0 ? Libc.O_NONBLOCK : 0;
        var descriptor = process.Descriptors.Add(
            new Description(socket, status), (flags & Libc.SOCK_CLOEXEC) != 0);
        if (descriptor < 0)
            socket.Close();
        return descriptor;
    }
}
