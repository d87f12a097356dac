using System.Buffers;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

public abstract partial class SocketSystem
{
    private const int MaximumPieces = 1024;   // UIO_MAXIOV

    /// <inheritdoc/>
    public int read(int fd, Span<byte> buf)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error == -Libc.ENOTSOCK)
            return Result(ReadStream(call.Description, buf));
        if (call.Error != 0)
            return Result(call.Error);
        // sock_read_iter: reading nothing is 0 at once; unlike recv it takes no datagram.
        if (buf.IsEmpty)
            return 0;
        var message = default(ReceivedMessage);
        return Result(Receive(call, buf, 0, ref message));
    }

    /// <inheritdoc/>
    public int readv(int fd, ReadOnlySpan<iovec> iov)
    {
        var total = TotalLength(iov, -Libc.EINVAL);
        if (total < 0)
            return Result(total);
        var whole = ArrayPool<byte>.Shared.Rent(total);
        try
        {
            var count = read(fd, whole.AsSpan(0, total));
            Scatter(whole.AsSpan(0, Math.Max(count, 0)), iov);
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <inheritdoc/>
    public int recv(int fd, Span<byte> buf, int flags)
    {
        using var call = new SocketCall(Process.Current, fd);
        var message = default(ReceivedMessage);
        return Result(call.Error != 0 ? call.Error : Receive(call, buf, flags, ref message));
    }

    /// <inheritdoc/>
    public int recvfrom(int fd, Span<byte> buf, int flags, Span<byte> addr, ref int addrlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);

        Span<byte> sender = stackalloc byte[sockaddr_storage.Size];
        var message = new ReceivedMessage { Address = sender };
        var count = Receive(call, buf, flags, ref message);
        if (count < 0)
            return Result(count);
        var copied = CopyAddress(sender[..Math.Min(message.AddressLength, sender.Length)], addr, ref addrlen);
        return Result(copied < 0 ? copied : count);
    }

    /// <inheritdoc/>
    public int recvmsg(int fd, ref msghdr msg, int flags)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        var total = TotalLength(msg.msg_iov, -Libc.EMSGSIZE);
        if (total < 0)
            return Result(total);
        if (msg.msg_namelen < 0)
            return Result(-Libc.EINVAL);
        if (msg.msg_controllen < 0 || msg.msg_controllen > msg.msg_control.Length
            || Math.Min(msg.msg_namelen, sockaddr_storage.Size) > msg.msg_name.Length)
            return Result(-Libc.EFAULT);

        var whole = ArrayPool<byte>.Shared.Rent(total);
        try
        {
            return Result(ReceiveMessage(call, ref msg, whole.AsSpan(0, total), flags));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static int ReceiveMessage(SocketCall call, scoped ref msghdr msg, Span<byte> whole, int flags)
    {
        Span<byte> sender = stackalloc byte[sockaddr_storage.Size];
        var message = new ReceivedMessage
        {
            Address = msg.msg_namelen > 0 ? sender : default,
            Control = msg.msg_control[..msg.msg_controllen],
        };
        var count = Receive(call, whole, flags, ref message);
        if (count < 0)
            return count;

        Scatter(whole[..Math.Min(count, whole.Length)], msg.msg_iov);
        if (msg.msg_namelen > 0)
        {
            var known = sender[..Math.Min(message.AddressLength, sender.Length)];
            known[..Math.Min(known.Length, msg.msg_namelen)].CopyTo(msg.msg_name);
            msg.msg_namelen = message.AddressLength;
        }

        msg.msg_controllen = message.ControlLength;
        msg.msg_flags = message.Flags;
        return count;
    }

    private static int Receive(SocketCall call, Span<byte> data, int flags, scoped ref ReceivedMessage message)
    {
        const int never = Libc.MSG_OOB | Libc.MSG_ERRQUEUE;
        var socket = call.Socket;
        var whole = socket.Type == Libc.SOCK_STREAM && (flags & Libc.MSG_WAITALL) != 0;
        var wait = new CallWait(call, socket.ReceiveTimeout);
        var received = 0;
        try
        {
            while (true)
            {
                var count = ReceiveNow(socket, data, received, flags, ref message);
                if (count > 0)
                    received = (flags & Libc.MSG_PEEK) != 0 ? count : received + count;
                if (count == 0 && !data.IsEmpty || count < 0 && count != -Libc.EAGAIN)
                    return received > 0 ? received : count;
                if (count >= 0 && (!whole || received >= data.Length) || call.MustNotWait(flags) || (flags & never) != 0)
                    return received > 0 || count >= 0 ? received : count;
                if (socket.Type != Libc.SOCK_STREAM && (socket.Poll(Libc.POLLRDHUP) & Libc.POLLRDHUP) != 0)
                    return 0;   // shut down for reading: a blocking receive sees the end, a non-blocking one EAGAIN

                var waited = wait.Until(Libc.POLLIN);
                if (waited < 0)
                    return received > 0 ? received : waited;
            }
        }
        finally
        {
            wait.Dispose();
        }
    }

    // The second and later pieces of MSG_WAITALL leave a pending error for the next call, as the kernel does.
    private static int ReceiveNow(
        KernelSocket socket, Span<byte> data, int received, int flags, scoped ref ReceivedMessage message)
    {
        if ((flags & Libc.MSG_PEEK) != 0)
            return socket.Receive(data, flags, ref message);
        if (received > 0 && (socket.Poll(0) & Libc.POLLERR) != 0)
            return 0;
        return socket.Receive(data[received..], flags, ref message);
    }

    private static int ReadStream(Description description, Span<byte> buffer)
    {
        if ((description.StatusFlags & 3) == Libc.O_WRONLY)
            return -Libc.EBADF;
        try
        {
            return description.Stream!.Read(buffer);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            return -Libc.EIO;
        }
    }

    /// <summary>The sum of the pieces' lengths; -EINVAL, -EFAULT, or the error for too many pieces.</summary>
    private static int TotalLength(ReadOnlySpan<iovec> pieces, int tooMany)
    {
        if (pieces.Length > MaximumPieces)
            return tooMany;
        long total = 0;
        foreach (ref readonly var piece in pieces)
        {
            if (piece.iov_len < 0)
                return -Libc.EINVAL;
            if (piece.iov_len > piece.iov_base.Length)
                return -Libc.EFAULT;
            total += piece.iov_len;
        }

        return (int)Math.Min(total, Math.Min(MaximumTransfer, Array.MaxLength));
    }

    private static void Scatter(ReadOnlySpan<byte> data, ReadOnlySpan<iovec> pieces)
    {
        foreach (ref readonly var piece in pieces)
        {
            var count = Math.Min(data.Length, piece.iov_len);
            data[..count].CopyTo(piece.iov_base.Span);
            data = data[count..];
        }
    }
}
