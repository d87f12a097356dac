// The host kernel's calls. With Sockeye.Devices the only unsafe code. Layouts: Linux on x86-64 and arm64 (both are LP64,
// little-endian and share these structures).

using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Linux;

internal static unsafe partial class Interop
{
    private const string C = "libc";

    [LibraryImport(C, SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(C, SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, int* sv);

    [LibraryImport(C, SetLastError = true)]
    public static partial int bind(int fd, byte* address, uint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int listen(int fd, int backlog);

    [LibraryImport(C, SetLastError = true)]
    public static partial int accept4(int fd, byte* address, uint* length, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial int connect(int fd, byte* address, uint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint sendmsg(int fd, MessageHeader* message, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint recvmsg(int fd, MessageHeader* message, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial int shutdown(int fd, int how);

    [LibraryImport(C, SetLastError = true)]
    public static partial int getsockname(int fd, byte* address, uint* length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int getpeername(int fd, byte* address, uint* length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int name, byte* value, uint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int getsockopt(int fd, int level, int name, byte* value, uint* length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, int* argument);

    [LibraryImport(C, SetLastError = true)]
    public static partial int poll(Structures.pollfd* entries, nuint count, int timeout);

    [LibraryImport(C, SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport(C, SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int unlink(string path);

    /// <summary>The kernel's result, or its error as a negative number.</summary>
    public static int Checked(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    // struct iovec
    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public byte* Base;
        public nuint Length;
    }

    // struct msghdr
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
