// The lower-case calls, so that a C programmer reads a program without a dictionary:
//
//     using static Sockeye.Berkeley.Libc;
//     var fd = socket(AF_INET, SOCK_STREAM, 0);
//     if (fd == -1) perror("socket");
//
// They act on the current process (Processes/Process.cs) and its system. The calls are here; the overloads that spare
// casts in Libc.Typed.cs; processes and signals in Libc.Processes.cs; text and byte order in Libc.Addresses.cs;
// numbers in Constants/.

using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley;

/// <summary>The sockets API of C for the current process.</summary>
public static partial class Libc
{
    private static SocketSystem Host => Process.Current.System;

    /// <inheritdoc cref="ISocketSystem.socket"/>
    public static int socket(int domain, int type, int protocol) => Host.socket(domain, type, protocol);

    /// <inheritdoc cref="ISocketSystem.socketpair"/>
    public static int socketpair(int domain, int type, int protocol, Span<int> sv) =>
        Host.socketpair(domain, type, protocol, sv);

    /// <inheritdoc cref="ISocketSystem.bind"/>
    public static int bind(int fd, ReadOnlySpan<byte> addr, int addrlen) => Host.bind(fd, addr, addrlen);

    /// <inheritdoc cref="ISocketSystem.listen"/>
    public static int listen(int fd, int backlog) => Host.listen(fd, backlog);

    /// <inheritdoc cref="ISocketSystem.accept"/>
    public static int accept(int fd, Span<byte> addr, ref int addrlen) => Host.accept(fd, addr, ref addrlen);

    /// <inheritdoc cref="ISocketSystem.accept4"/>
    public static int accept4(int fd, Span<byte> addr, ref int addrlen, int flags) =>
        Host.accept4(fd, addr, ref addrlen, flags);

    /// <inheritdoc cref="ISocketSystem.connect"/>
    public static int connect(int fd, ReadOnlySpan<byte> addr, int addrlen) => Host.connect(fd, addr, addrlen);

    /// <inheritdoc cref="ISocketSystem.read"/>
    public static int read(int fd, Span<byte> buf) => Host.read(fd, buf);

    /// <inheritdoc cref="ISocketSystem.write"/>
    public static int write(int fd, ReadOnlySpan<byte> buf) => Host.write(fd, buf);

    /// <inheritdoc cref="ISocketSystem.readv"/>
    public static int readv(int fd, ReadOnlySpan<iovec> iov) => Host.readv(fd, iov);

    /// <inheritdoc cref="ISocketSystem.writev"/>
    public static int writev(int fd, ReadOnlySpan<iovec> iov) => Host.writev(fd, iov);

    /// <inheritdoc cref="ISocketSystem.recv"/>
    public static int recv(int fd, Span<byte> buf, int flags) => Host.recv(fd, buf, flags);

    /// <inheritdoc cref="ISocketSystem.send"/>
    public static int send(int fd, ReadOnlySpan<byte> buf, int flags) => Host.send(fd, buf, flags);

    /// <inheritdoc cref="ISocketSystem.recvfrom"/>
    public static int recvfrom(int fd, Span<byte> buf, int flags, Span<byte> addr, ref int addrlen) =>
        Host.recvfrom(fd, buf, flags, addr, ref addrlen);

    /// <inheritdoc cref="ISocketSystem.sendto"/>
    public static int sendto(int fd, ReadOnlySpan<byte> buf, int flags, ReadOnlySpan<byte> addr, int addrlen) =>
        Host.sendto(fd, buf, flags, addr, addrlen);

    /// <inheritdoc cref="ISocketSystem.recvmsg"/>
    public static int recvmsg(int fd, ref msghdr msg, int flags) => Host.recvmsg(fd, ref msg, flags);

    /// <inheritdoc cref="ISocketSystem.sendmsg"/>
    public static int sendmsg(int fd, in msghdr msg, int flags) => Host.sendmsg(fd, in msg, flags);

    /// <inheritdoc cref="ISocketSystem.shutdown"/>
    public static int shutdown(int fd, int how) => Host.shutdown(fd, how);

    /// <inheritdoc cref="ISocketSystem.close"/>
    public static int close(int fd) => Host.close(fd);

    /// <inheritdoc cref="ISocketSystem.dup"/>
    public static int dup(int oldfd) => Host.dup(oldfd);

    /// <inheritdoc cref="ISocketSystem.dup2"/>
    public static int dup2(int oldfd, int newfd) => Host.dup2(oldfd, newfd);

    /// <inheritdoc cref="ISocketSystem.getsockname"/>
    public static int getsockname(int fd, Span<byte> addr, ref int addrlen) => Host.getsockname(fd, addr, ref addrlen);

    /// <inheritdoc cref="ISocketSystem.getpeername"/>
    public static int getpeername(int fd, Span<byte> addr, ref int addrlen) => Host.getpeername(fd, addr, ref addrlen);

    /// <inheritdoc cref="ISocketSystem.setsockopt"/>
    public static int setsockopt(int fd, int level, int optname, ReadOnlySpan<byte> optval, int optlen) =>
        Host.setsockopt(fd, level, optname, optval, optlen);

    /// <inheritdoc cref="ISocketSystem.getsockopt"/>
    public static int getsockopt(int fd, int level, int optname, Span<byte> optval, ref int optlen) =>
        Host.getsockopt(fd, level, optname, optval, ref optlen);

    /// <inheritdoc cref="ISocketSystem.poll"/>
    public static int poll(Span<pollfd> fds, int timeout) => Host.poll(fds, timeout);

    /// <inheritdoc cref="ISocketSystem.fcntl"/>
    public static int fcntl(int fd, int cmd, int arg = 0) => Host.fcntl(fd, cmd, arg);

    /// <inheritdoc cref="ISocketSystem.ioctl"/>
    public static int ioctl(int fd, int request, ref int argument) => Host.ioctl(fd, request, ref argument);

    /// <inheritdoc cref="ISocketSystem.unlink"/>
    public static int unlink(string pathname) => Host.unlink(pathname);
}
