using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley.Linux;

/// <summary>A socket of the host's kernel: its descriptor is always non-blocking, blocking is done above.</summary>
internal sealed unsafe class LinuxSocket(int descriptor, int family, int type, int protocol)
    : KernelSocket(family, type, protocol)
{
    /// <summary>The kernel's number, which no program of ours sees.</summary>
    public int KernelDescriptor { get; } = descriptor;

    /// <inheritdoc/>
    public override string State => (Family, Type) switch
    {
        (Libc.AF_INET or Libc.AF_INET6, Libc.SOCK_STREAM) => TcpStates.NameOf(this),
        _ when OptionValue(Libc.SOL_SOCKET, Libc.SO_ACCEPTCONN) > 0 => "LISTEN",
        _ => GetPeerName(stackalloc byte[sockaddr_storage.Size]) >= 0 ? "CONNECTED" : "UNCONNECTED",
    };

    /// <inheritdoc/>
    public override int Bind(ReadOnlySpan<byte> address)
    {
        fixed (byte* at = address)
            return Interop.Checked(Interop.bind(KernelDescriptor, at, (uint)address.Length));
    }

    /// <inheritdoc/>
    public override int Listen(int backlog) => Interop.Checked(Interop.listen(KernelDescriptor, backlog));

    /// <inheritdoc/>
    public override int Accept(Span<byte> address, out int addressLength, out KernelSocket? connection)
    {
        var length = (uint)address.Length;
        connection = null;
        int accepted;
        fixed (byte* at = address)
        {
            accepted = Interop.Checked(
                Interop.accept4(KernelDescriptor, at, &length, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC));
        }

        addressLength = (int)length;
        if (accepted < 0)
            return accepted;
        connection = new LinuxSocket(accepted, Family, Type, Protocol);
        return 0;
    }

    /// <inheritdoc/>
    public override int Connect(ReadOnlySpan<byte> address)
    {
        fixed (byte* at = address)
            return Interop.Checked(Interop.connect(KernelDescriptor, at, (uint)address.Length));
    }

    /// <inheritdoc/>
    public override int Send(
        ReadOnlySpan<byte> data, int flags, ReadOnlySpan<byte> address, ReadOnlySpan<byte> control)
    {
        fixed (byte* dataAt = data, addressAt = address, controlAt = control)
        {
            var piece = new Interop.Piece { Base = dataAt, Length = (nuint)data.Length };
            var header = new Interop.MessageHeader
            {
                Name = addressAt, NameLength = (uint)address.Length, Pieces = &piece, PieceCount = 1,
                Control = controlAt, ControlLength = (nuint)control.Length,
            };
            // The runtime owns the real SIGPIPE; the process above has its own.
            return Interop.Checked(Interop.sendmsg(KernelDescriptor, &header, flags | Libc.MSG_NOSIGNAL));
        }
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> data, int flags, ref ReceivedMessage message)
    {
        fixed (byte* dataAt = data, addressAt = message.Address, controlAt = message.Control)
        {
            var piece = new Interop.Piece { Base = dataAt, Length = (nuint)data.Length };
            var header = new Interop.MessageHeader
            {
                Name = addressAt, NameLength = (uint)message.Address.Length, Pieces = &piece, PieceCount = 1,
                Control = controlAt, ControlLength = (nuint)message.Control.Length,
            };
            var count = Interop.Checked(Interop.recvmsg(KernelDescriptor, &header, flags));
            if (count >= 0)
            {
                message.AddressLength = (int)header.NameLength;
                message.ControlLength = (int)header.ControlLength;
                message.Flags = header.Flags & ~Libc.MSG_CMSG_CLOEXEC;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public override int Shutdown(int how) => Interop.Checked(Interop.shutdown(KernelDescriptor, how));

    /// <inheritdoc/>
    public override int GetSocketName(Span<byte> address)
    {
        var length = (uint)address.Length;
        fixed (byte* at = address)
        {
            var result = Interop.Checked(Interop.getsockname(KernelDescriptor, at, &length));
            return result < 0 ? result : (int)length;
        }
    }

    /// <inheritdoc/>
    public override int GetPeerName(Span<byte> address)
    {
        var length = (uint)address.Length;
        fixed (byte* at = address)
        {
            var result = Interop.Checked(Interop.getpeername(KernelDescriptor, at, &length));
            return result < 0 ? result : (int)length;
        }
    }

    /// <inheritdoc/>
    public override int SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* at = value)
            return Interop.Checked(Interop.setsockopt(KernelDescriptor, level, name, at, (uint)value.Length));
    }

    /// <inheritdoc/>
    public override int GetOption(int level, int name, Span<byte> value, ref int length)
    {
        var room = (uint)Math.Min(length, value.Length);
        fixed (byte* at = value)
        {
            var result = Interop.Checked(Interop.getsockopt(KernelDescriptor, level, name, at, &room));
            if (result >= 0)
                length = (int)room;
            return result;
        }
    }

    /// <inheritdoc/>
    public override int Available()
    {
        var count = 0;
        var result = Interop.Checked(Interop.ioctl(KernelDescriptor, Libc.FIONREAD, &count));
        return result < 0 ? result : count;
    }

    /// <inheritdoc/>
    public override int Ask(int request)
    {
        var answer = 0;
        var result = Interop.Checked(Interop.ioctl(KernelDescriptor, (nuint)request, &answer));
        return result < 0 ? result : answer;
    }

    /// <inheritdoc/>
    public override short Poll(short events)
    {
        var entry = new pollfd(KernelDescriptor, events);
        var result = Interop.poll(&entry, 1, 0);
        return result > 0 ? entry.revents : (short)0;
    }

    /// <inheritdoc/>
    public override int Close() => Interop.Checked(Interop.close(KernelDescriptor));

    internal int OptionValue(int level, int name)
    {
        Span<byte> value = stackalloc byte[4];
        var length = value.Length;
        var result = GetOption(level, name, value, ref length);
        return result < 0 ? result : BitConverter.ToInt32(value);
    }
}
