using System.Buffers;
using System.Runtime.InteropServices;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

public abstract partial class SocketSystem
{
    // No option's value is longer than a page.
    private const int MaximumOption = 4096;

    /// <inheritdoc/>
    public int getsockname(int fd, Span<byte> addr, ref int addrlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        Span<byte> name = stackalloc byte[sockaddr_storage.Size];
        var length = call.Socket.GetSocketName(name);
        return Result(length < 0 ? length : CopyAddress(name[..length], addr, ref addrlen));
    }

    /// <inheritdoc/>
    public int getpeername(int fd, Span<byte> addr, ref int addrlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        Span<byte> name = stackalloc byte[sockaddr_storage.Size];
        var length = call.Socket.GetPeerName(name);
        return Result(length < 0 ? length : CopyAddress(name[..length], addr, ref addrlen));
    }

    /// <inheritdoc/>
    public int setsockopt(int fd, int level, int optname, ReadOnlySpan<byte> optval, int optlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        if (optlen < 0)
            return Result(-Libc.EINVAL);
        if (optlen > optval.Length)
            return Result(-Libc.EFAULT);

        var value = optval[..Math.Min(optlen, MaximumOption)];
        var result = call.Socket.SetOption(level, optname, value);
        if (result >= 0 && level == Libc.SOL_SOCKET)
            NoteTimeout(call.Socket, optname, value);
        return Result(result);
    }

    /// <inheritdoc/>
    public int getsockopt(int fd, int level, int optname, Span<byte> optval, ref int optlen)
    {
        using var call = new SocketCall(Process.Current, fd);
        if (call.Error != 0)
            return Result(call.Error);
        if (optlen < 0)
            return Result(-Libc.EINVAL);

        // The value is read into memory of our own: only what it truly fills must fit the caller's.
        var value = ArrayPool<byte>.Shared.Rent(MaximumOption);
        try
        {
            var length = Math.Min(optlen, MaximumOption);
            var result = call.Socket.GetOption(level, optname, value.AsSpan(0, length), ref length);
            if (result < 0)
                return Result(result);
            if (length > optval.Length)
                return Result(-Libc.EFAULT);
            value.AsSpan(0, length).CopyTo(optval);
            optlen = length;
            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(value);
        }
    }

    /// <inheritdoc/>
    public int unlink(string pathname)
    {
        Process.Current.DeliverSignals();
        return Result(RemoveName(pathname));
    }

    // The sockets below never block, so their time limits are kept here, where the waiting is.
    private static void NoteTimeout(KernelSocket socket, int name, ReadOnlySpan<byte> value)
    {
        if (name is not (Libc.SO_RCVTIMEO or Libc.SO_SNDTIMEO) || !MemoryMarshal.TryRead(value, out timeval time))
            return;
        var milliseconds = time.tv_sec == 0 && time.tv_usec == 0 ? -1
            : time.tv_sec < 0 ? 0
            : (int)Math.Min(int.MaxValue, Math.Min(time.tv_sec, int.MaxValue) * 1000 + (time.tv_usec + 999) / 1000);
        if (name == Libc.SO_RCVTIMEO)
            socket.ReceiveTimeout = milliseconds;
        else
            socket.SendTimeout = milliseconds;
    }
}
