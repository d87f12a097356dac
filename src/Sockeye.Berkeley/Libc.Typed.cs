// Where C casts a structure to sockaddr * and passes its size, C# passes the structure.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    /// <summary>bind with a whole address structure.</summary>
    public static int bind<TAddress>(int fd, in TAddress addr)
        where TAddress : unmanaged, ISockaddr => bind(fd, Bytes(in addr), Unsafe.SizeOf<TAddress>());

    /// <summary>bind with a part of an address structure: an abstract name of the local domain, say.</summary>
    public static int bind<TAddress>(int fd, in TAddress addr, int addrlen)
        where TAddress : unmanaged, ISockaddr => bind(fd, Bytes(in addr), addrlen);

    /// <summary>connect with a whole address structure.</summary>
    public static int connect<TAddress>(int fd, in TAddress addr)
        where TAddress : unmanaged, ISockaddr => connect(fd, Bytes(in addr), Unsafe.SizeOf<TAddress>());

    /// <summary>connect with a part of an address structure.</summary>
    public static int connect<TAddress>(int fd, in TAddress addr, int addrlen)
        where TAddress : unmanaged, ISockaddr => connect(fd, Bytes(in addr), addrlen);

    /// <summary>accept for who does not ask by whom: C's <c>accept(fd, NULL, NULL)</c>.</summary>
    public static int accept(int fd)
    {
        var length = 0;
        return accept(fd, [], ref length);
    }

    /// <summary>accept, with the peer's address.</summary>
    public static int accept<TAddress>(int fd, ref TAddress addr)
        where TAddress : unmanaged, ISockaddr
    {
        var length = Unsafe.SizeOf<TAddress>();
        return accept(fd, Memory(ref addr), ref length);
    }

    /// <summary>accept4 for who does not ask by whom.</summary>
    public static int accept4(int fd, int flags)
    {
        var length = 0;
        return accept4(fd, [], ref length, flags);
    }

    /// <summary>sendto with a whole address structure.</summary>
    public static int sendto<TAddress>(int fd, ReadOnlySpan<byte> buf, int flags, in TAddress addr)
        where TAddress : unmanaged, ISockaddr => sendto(fd, buf, flags, Bytes(in addr), Unsafe.SizeOf<TAddress>());

    /// <summary>recvfrom, with the sender's address.</summary>
    public static int recvfrom<TAddress>(int fd, Span<byte> buf, int flags, ref TAddress addr)
        where TAddress : unmanaged, ISockaddr
    {
        var length = Unsafe.SizeOf<TAddress>();
        return recvfrom(fd, buf, flags, Memory(ref addr), ref length);
    }

    /// <summary>getsockname into an address structure.</summary>
    public static int getsockname<TAddress>(int fd, ref TAddress addr)
        where TAddress : unmanaged, ISockaddr
    {
        var length = Unsafe.SizeOf<TAddress>();
        return getsockname(fd, Memory(ref addr), ref length);
    }

    /// <summary>getpeername into an address structure.</summary>
    public static int getpeername<TAddress>(int fd, ref TAddress addr)
        where TAddress : unmanaged, ISockaddr
    {
        var length = Unsafe.SizeOf<TAddress>();
        return getpeername(fd, Memory(ref addr), ref length);
    }

    /// <summary>setsockopt with an int, a linger, a timeval or another structure.</summary>
    public static int setsockopt<TValue>(int fd, int level, int optname, in TValue optval)
        where TValue : unmanaged => setsockopt(fd, level, optname, Bytes(in optval), Unsafe.SizeOf<TValue>());

    /// <summary>getsockopt into an int, a linger, a timeval or another structure.</summary>
    public static int getsockopt<TValue>(int fd, int level, int optname, out TValue optval)
        where TValue : unmanaged
    {
        optval = default;
        var length = Unsafe.SizeOf<TValue>();
        return getsockopt(fd, level, optname, Memory(ref optval), ref length);
    }

    /// <summary>The bytes of a structure: C's <c>(const void *)&amp;value</c>.</summary>
    public static ReadOnlySpan<byte> Bytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));

    private static Span<byte> Memory<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new Span<T>(ref value));
}
