// More of the host kernel's calls, for programs that make them exactly as they are asked to: they block if the descriptor does.

using System.Runtime.InteropServices;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Linux;

internal static unsafe partial class HostInterop
{
    private const string C = "libc";

    [LibraryImport(C, SetLastError = true)]
    public static partial nint readv(int fd, Interop.Piece* pieces, int count);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint writev(int fd, Interop.Piece* pieces, int count);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint recvfrom(int fd, byte* buffer, nuint length, int flags, byte* address, uint* addressLength);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint sendto(int fd, byte* buffer, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport(C, SetLastError = true)]
    public static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport(C, SetLastError = true)]
    public static partial int epoll_create(int size);

    [LibraryImport(C, SetLastError = true)]
    public static partial int epoll_ctl(int poll, int operation, int fd, byte* entry);

    [LibraryImport(C, SetLastError = true)]
    public static partial int epoll_wait(int poll, byte* entries, int most, int timeout);

    [LibraryImport(C, SetLastError = true)]
    public static partial int pipe(int* ends);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint splice(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags, int mode);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint sendfile(int to, int from, long* offset, nuint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int poll(pollfd* entries, nuint count, int timeout);
}
