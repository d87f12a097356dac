using System.Runtime.InteropServices;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Linux;

/// <summary>The host kernel's calls on its own descriptors, as they are: what blocks, blocks; what is null, is null. The result, or
/// the errno as a negative number.</summary>
/// <remarks><see cref="LinuxSystem"/> is for programs. This is for who tests the kernel itself and wants nothing in between.</remarks>
public static unsafe class HostCalls
{
    private const int EpollEntrySize = 12; // struct epoll_event is packed on x86-64

    /// <summary>socket(2).</summary>
    public static long Socket(int domain, int type, int protocol) => Interop.Checked(Interop.socket(domain, type, protocol));

    /// <summary>bind(2).</summary>
    public static long Bind(int fd, byte[]? address)
    {
        fixed (byte* at = address) return Interop.Checked(Interop.bind(fd, at, (uint)(address?.Length ?? 0)));
    }

    /// <summary>listen(2).</summary>
    public static long Listen(int fd, int backlog) => Interop.Checked(Interop.listen(fd, backlog));

    /// <summary>accept(2).</summary>
    public static long Accept(int fd, out byte[] peer)
    {
        byte[] room = new byte[128];
        uint length = (uint)room.Length;
        long result;
        fixed (byte* at = room) result = Interop.Checked(Interop.accept4(fd, at, &length, 0));
        peer = result < 0 ? [] : room[..(int)length];
        return result;
    }

    /// <summary>connect(2).</summary>
    public static long Connect(int fd, byte[]? address)
    {
        fixed (byte* at = address) return Interop.Checked(Interop.connect(fd, at, (uint)(address?.Length ?? 0)));
    }

    /// <summary>read(2), readv(2).</summary>
    public static long Read(int fd, IReadOnlyList<byte[]?> parts)
    {
        using var vector = new PinnedParts(parts);
        fixed (Interop.Piece* pieces = vector.Pieces) return Checked(HostInterop.readv(fd, pieces, parts.Count));
    }

    /// <summary>write(2), writev(2).</summary>
    public static long Write(int fd, IReadOnlyList<byte[]?> parts)
    {
        using var vector = new PinnedParts(parts);
        fixed (Interop.Piece* pieces = vector.Pieces) return Checked(HostInterop.writev(fd, pieces, parts.Count));
    }

    /// <summary>recv(2).</summary>
    public static long Receive(int fd, byte[]? buffer, int flags)
    {
        fixed (byte* at = buffer) return Checked(HostInterop.recvfrom(fd, at, (nuint)(buffer?.Length ?? 0), flags, null, null));
    }

    /// <summary>send(2), sendto(2); the length may lie about a null buffer.</summary>
    public static long Send(int fd, byte[]? data, int length, int flags, byte[]? address)
    {
        fixed (byte* at = data)
        fixed (byte* to = address) return Checked(HostInterop.sendto(fd, at, (nuint)length, flags, to, (uint)(address?.Length ?? 0)));
    }

    /// <summary>sendmsg(2).</summary>
    public static long SendMessage(int fd, byte[]? name, IReadOnlyList<byte[]?> parts, byte[] control, int flags)
    {
        using var vector = new PinnedParts(parts);
        fixed (Interop.Piece* pieces = vector.Pieces)
        fixed (byte* to = name)
        fixed (byte* messages = control)
        {
            var header = new Interop.MessageHeader
            {
                Name = to, NameLength = (uint)(name?.Length ?? 0), Pieces = pieces, PieceCount = (nuint)parts.Count,
                Control = messages, ControlLength = (nuint)control.Length,
            };
            return Checked(Interop.sendmsg(fd, &header, flags));
        }
    }

    /// <summary>recvmsg(2): the control messages are replaced by those that came, the flags by what the kernel says.</summary>
    public static long ReceiveMessage(int fd, IReadOnlyList<byte[]?> parts, ref byte[] control, int flags, ref int messageFlags)
    {
        using var vector = new PinnedParts(parts);
        byte[] room = new byte[control.Length];
        byte[] name = new byte[128];
        fixed (Interop.Piece* pieces = vector.Pieces)
        fixed (byte* from = name)
        fixed (byte* messages = room)
        {
            var header = new Interop.MessageHeader
            {
                Name = from, NameLength = (uint)name.Length, Pieces = pieces, PieceCount = (nuint)parts.Count,
                Control = messages, ControlLength = (nuint)room.Length, Flags = messageFlags,
            };
            long result = Checked(Interop.recvmsg(fd, &header, flags));
            if (result < 0) return result;
            control = room[..(int)header.ControlLength];
            messageFlags = header.Flags;
            return result;
        }
    }

    /// <summary>fcntl(2).</summary>
    public static long Control(int fd, int command, long argument) => Checked(HostInterop.fcntl(fd, command, (nint)argument));

    /// <summary>ioctl(2) with a pointer to an int.</summary>
    public static long DeviceControl(int fd, ulong request, ref int argument)
    {
        fixed (int* at = &argument) return Interop.Checked(Interop.ioctl(fd, (nuint)request, at));
    }

    /// <summary>close(2).</summary>
    public static long Close(int fd) => Interop.Checked(Interop.close(fd));

    /// <summary>shutdown(2).</summary>
    public static long Shutdown(int fd, int how) => Interop.Checked(Interop.shutdown(fd, how));

    /// <summary>getsockopt(2).</summary>
    public static long GetOption(int fd, int level, int name, byte[] value, ref int length)
    {
        uint room = (uint)length;
        long result;
        fixed (byte* at = value) result = Interop.Checked(Interop.getsockopt(fd, level, name, at, &room));
        length = (int)room;
        return result;
    }

    /// <summary>setsockopt(2).</summary>
    public static long SetOption(int fd, int level, int name, byte[]? value, int length)
    {
        fixed (byte* at = value) return Interop.Checked(Interop.setsockopt(fd, level, name, at, (uint)length));
    }

    /// <summary>poll(2).</summary>
    public static long Poll(Span<pollfd> entries, int timeout)
    {
        fixed (pollfd* at = entries) return Checked(HostInterop.poll(at, (nuint)entries.Length, timeout));
    }

    /// <summary>epoll_create(2).</summary>
    public static long EpollCreate(int size) => Checked(HostInterop.epoll_create(size));

    /// <summary>epoll_ctl(2).</summary>
    public static long EpollControl(int poll, int operation, int fd, uint events, ulong data)
    {
        byte* entry = stackalloc byte[16];
        Put(entry, events, data);
        return Checked(HostInterop.epoll_ctl(poll, operation, fd, entry));
    }

    /// <summary>epoll_wait(2).</summary>
    public static long EpollWait(int poll, Span<(uint Events, ulong Data)> entries, int timeout)
    {
        int size = EntrySize;
        byte[] room = new byte[16 * (entries.Length + 1)];
        fixed (byte* at = room)
        {
            long result = Checked(HostInterop.epoll_wait(poll, at, entries.Length, timeout));
            for (int i = 0; i < result; i++)
            {
                byte* entry = at + (i * size);
                entries[i] = (*(uint*)entry, *(ulong*)(entry + (size - 8)));
            }
            return result;
        }
    }

    /// <summary>pipe(2).</summary>
    public static long Pipe(out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2];
        long result = Checked(HostInterop.pipe(ends));
        (readEnd, writeEnd) = (ends[0], ends[1]);
        return result;
    }

    /// <summary>splice(2) without offsets.</summary>
    public static long Splice(int from, int to, long length, uint flags) =>
        Checked(HostInterop.splice(from, null, to, null, (nuint)length, flags));

    /// <summary>open(2).</summary>
    public static long Open(string path, int flags, int mode) => Checked(HostInterop.open(path, flags, mode));

    /// <summary>sendfile(2).</summary>
    public static long SendFile(int to, int from, long? offset, long length)
    {
        long at = offset ?? 0;
        return Checked(HostInterop.sendfile(to, from, offset is null ? null : &at, (nuint)length));
    }

    private static long Checked(nint result) => result >= 0 ? result : -Marshal.GetLastPInvokeError();

    private static int EntrySize => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? EpollEntrySize : 16;

    private static void Put(byte* entry, uint events, ulong data)
    {
        *(uint*)entry = events;
        *(ulong*)(entry + (EntrySize - 8)) = data;
    }

    // Buffers held still while the kernel fills them.
    private readonly struct PinnedParts : IDisposable
    {
        private readonly GCHandle[] _handles;

        public PinnedParts(IReadOnlyList<byte[]?> parts)
        {
            Pieces = new Interop.Piece[parts.Count];
            _handles = new GCHandle[parts.Count];
            for (int i = 0; i < parts.Count; i++)
            {
                if (parts[i] is not { } part) continue;
                _handles[i] = GCHandle.Alloc(part, GCHandleType.Pinned);
                Pieces[i] = new Interop.Piece { Base = (byte*)_handles[i].AddrOfPinnedObject(), Length = (nuint)part.Length };
            }
        }

        public Interop.Piece[] Pieces { get; }

        public void Dispose()
        {
            foreach (GCHandle handle in _handles)
            {
                if (handle.IsAllocated) handle.Free();
            }
        }
    }
}
