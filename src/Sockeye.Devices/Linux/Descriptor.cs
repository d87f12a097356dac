using System.Runtime.InteropServices;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>One file descriptor and its owner: closed once, however often it is disposed.</summary>
/// <remarks>A plain class rather than a SafeHandle: a device is read and written by one thread at a time (the holder
/// of the stack's turn), so the reference count that a SafeHandle keeps around every call would buy nothing.</remarks>
internal sealed unsafe class Descriptor : IDisposable
{
    private int _fd;

    private Descriptor(int fd) => _fd = fd;

    ~Descriptor() => Release();

    /// <summary>The number, or -1 when closed.</summary>
    public int Number => _fd;

    public static Descriptor Open(string path, int flags, string? advice = null)
    {
        int fd = Libc.Open(path, flags | Libc.O_CLOEXEC);
        return fd >= 0 ? new Descriptor(fd) : throw KernelException.Last($"cannot open {path}", advice);
    }

    public static Descriptor Socket(int domain, int type, int protocol, string what, string? advice = null)
    {
        int fd = Libc.Socket(domain, type | Libc.SOCK_CLOEXEC, protocol);
        return fd >= 0 ? new Descriptor(fd) : throw KernelException.Last($"cannot open {what}", advice);
    }

    public static Descriptor Event()
    {
        int fd = Libc.EventFd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
        return fd >= 0 ? new Descriptor(fd) : throw KernelException.Last("cannot make an eventfd");
    }

    /// <summary>Reads into the memory; the number of bytes, or minus the errno.</summary>
    public int Read(Span<byte> into)
    {
        fixed (byte* p = into)
        {
            nint n = Libc.Read(_fd, p, (nuint)into.Length);
            return n >= 0 ? (int)n : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Writes the bytes as one message; the number of bytes, or minus the errno.</summary>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            nint n = Libc.Write(_fd, p, (nuint)bytes.Length);
            return n >= 0 ? (int)n : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Writes a header and a body as one message; the number of bytes, or minus the errno.</summary>
    public int Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        fixed (byte* h = header, b = body)
        {
            var vectors = stackalloc Libc.IOVector[2];
            vectors[0] = new Libc.IOVector { Base = h, Length = (nuint)header.Length };
            vectors[1] = new Libc.IOVector { Base = b, Length = (nuint)body.Length };
            nint n = Libc.WriteVector(_fd, vectors, 2);
            return n >= 0 ? (int)n : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>An ioctl whose argument is a structure in memory; 0 or more, or minus the errno.</summary>
    public int Ioctl(uint request, Span<byte> argument)
    {
        fixed (byte* p = argument)
        {
            int n = Libc.Ioctl(_fd, request, p);
            return n >= 0 ? n : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>An ioctl whose argument is the number itself.</summary>
    public int IoctlValue(uint request, uint value)
    {
        int n = Libc.IoctlValue(_fd, request, value);
        return n >= 0 ? n : -Marshal.GetLastPInvokeError();
    }

    /// <summary>An ioctl whose argument points to an int.</summary>
    public int Ioctl(uint request, int value)
    {
        int n = Libc.Ioctl(_fd, request, &value);
        return n >= 0 ? n : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Binds a socket to an address given as the bytes of its sockaddr; 0, or minus the errno.</summary>
    public int Bind(ReadOnlySpan<byte> address)
    {
        fixed (byte* p = address)
        {
            return Libc.Bind(_fd, p, (uint)address.Length) == 0 ? 0 : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Sets an option whose value is an int; 0, or minus the errno.</summary>
    public int SetOption(int level, int name, int value) =>
        Libc.SetSocketOption(_fd, level, name, &value, sizeof(int)) == 0 ? 0 : -Marshal.GetLastPInvokeError();

    /// <summary>Sets an option whose value is a structure; 0, or minus the errno.</summary>
    public int SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* p = value)
        {
            return Libc.SetSocketOption(_fd, level, name, p, (uint)value.Length) == 0
                ? 0
                : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Reads an option into a structure; 0, or minus the errno.</summary>
    public int GetOption(int level, int name, Span<byte> value)
    {
        uint length = (uint)value.Length;
        fixed (byte* p = value)
        {
            return Libc.GetSocketOption(_fd, level, name, p, &length) == 0 ? 0 : -Marshal.GetLastPInvokeError();
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        int fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
            _ = Libc.Close(fd);
    }
}
