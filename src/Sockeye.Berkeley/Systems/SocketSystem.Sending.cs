using System.Buffers;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

public abstract partial class SocketSystem
{
    /// <inheritdoc/>
    public int write(int fd, ReadOnlySpan<byte> buf)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error == -Libc.ENOTSOCK)
            return Result(WriteStream(call.Description, buf));
        return Result(call.Error != 0 ? call.Error : Send(call, buf, 0, default, default));
    }

    /// <inheritdoc/>
    public int writev(int fd, ReadOnlySpan<iovec> iov)
    {
        var total = TotalLength(iov, -Libc.EINVAL);
        if (total < 0)
            return Result(total);
        var whole = Gather(iov, total);
        try
        {
            return write(fd, whole.AsSpan(0, total));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <inheritdoc/>
    public int send(int fd, ReadOnlySpan<byte> buf, int flags)
    {
        using var call = new SocketCall(Process.Current, fd);
        return Result(call.Error != 0 ? call.Error : Send(call, buf, flags, default, default));
    }

    /// <inheritdoc/>
    public int sendto(int fd, ReadOnlySpan<byte> buf, int flags, ReadOnlySpan<byte> addr, int addrlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        var error = CheckAddress(addr, addrlen);
        return Result(error != 0 ? error : Send(call, buf, flags, addr[..addrlen], default));
    }

    /// <inheritdoc/>
    public int sendmsg(int fd, in msghdr msg, int flags)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        var total = TotalLength(msg.msg_iov, -Libc.EMSGSIZE);
        var error = total < 0 ? total : CheckAddress(msg.msg_name, Math.Min(msg.msg_namelen, sockaddr_storage.Size));
        if (error == 0 && (msg.msg_controllen < 0 || msg.msg_controllen > msg.msg_control.Length))
            error = -Libc.EFAULT;
        if (error < 0)
            return Result(error);

        ReadOnlySpan<byte> control = msg.msg_control[..msg.msg_controllen];
        error = CheckControl(control);
        if (error < 0)
            return Result(error);
        var whole = Gather(msg.msg_iov, total);
        try
        {
            var address = msg.msg_name[..Math.Min(msg.msg_namelen, sockaddr_storage.Size)];
            return Result(Send(call, whole.AsSpan(0, total), flags, address, control));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static int Send(
        SocketCall call, ReadOnlySpan<byte> data, int flags, ReadOnlySpan<byte> address, ReadOnlySpan<byte> control)
    {
        var result = SendAll(call, data, flags, address, control);
        if (result == -Libc.EPIPE && call.Socket.Type == Libc.SOCK_STREAM && (flags & Libc.MSG_NOSIGNAL) == 0)
        {
            call.Process.Signal(Libc.SIGPIPE);
            call.Process.DeliverSignals();
        }

        return result;
    }

    // A blocking send on a stream is done when everything is queued; what stops it after a part leaves the part's count.
    private static int SendAll(
        SocketCall call, ReadOnlySpan<byte> data, int flags, ReadOnlySpan<byte> address, ReadOnlySpan<byte> control)
    {
        var wait = new CallWait(call, call.Socket.SendTimeout);
        var sent = 0;
        try
        {
            while (true)
            {
                var count = call.Socket.Send(data[sent..], flags, address, sent == 0 ? control : default);
                if (count > 0)
                    sent += count;
                if (count < 0 && count != -Libc.EAGAIN)
                    return sent > 0 ? sent : count;
                if (count >= 0 && (sent >= data.Length || call.Socket.Type != Libc.SOCK_STREAM))
                    return sent;
                if (call.MustNotWait(flags))
                    return sent > 0 ? sent : count;

                var waited = wait.Until(Libc.POLLOUT);
                if (waited < 0)
                    return sent > 0 ? sent : waited;
            }
        }
        finally
        {
            wait.Dispose();
        }
    }

    private static int WriteStream(Description description, ReadOnlySpan<byte> data)
    {
        if ((description.StatusFlags & 3) == Libc.O_RDONLY)
            return -Libc.EBADF;
        try
        {
            lock (description)
            {
                description.Stream!.Write(data);
                description.Stream.Flush();
            }

            return data.Length;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            return -Libc.EIO;
        }
    }

    // Descriptors are numbers of our own tables, so they cannot be handed to another process by the system below:
    // SCM_RIGHTS is refused rather than given a wrong meaning.
    private static int CheckControl(ReadOnlySpan<byte> control)
    {
        var offset = 0;
        while (cmsghdr.TryParse(control, offset, out var message))
        {
            if (message.cmsg_level == Libc.SOL_SOCKET && message.cmsg_type == Libc.SCM_RIGHTS)
                return -Libc.EOPNOTSUPP;
            offset += cmsghdr.Align(message.cmsg_len);
        }

        return 0;
    }

    private static byte[] Gather(ReadOnlySpan<iovec> pieces, int total)
    {
        var whole = ArrayPool<byte>.Shared.Rent(total);
        var filled = 0;
        foreach (ref readonly var piece in pieces)
        {
            var count = Math.Min(piece.iov_len, total - filled);
            piece.iov_base.Span[..count].CopyTo(whole.AsSpan(filled));
            filled += count;
        }

        return whole;
    }
}
