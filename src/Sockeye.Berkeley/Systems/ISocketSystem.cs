using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Systems;

/// <summary>The Berkeley sockets calls with their POSIX names, arguments and results, for the current process.</summary>
/// <remarks>
/// A call that fails returns -1 and leaves the reason in <see cref="errno"/>. Memory is a span; where C passes a
/// length beside a pointer the length is passed too, and a length beyond the span is what a bad pointer is in C: EFAULT.
/// A blocking call blocks its thread; a signal with a handler makes it return EINTR (README.md tells all of it).
/// </remarks>
public interface ISocketSystem
{
    /// <summary>The reason of the calling thread's last failure.</summary>
    int errno { get; set; }

    /// <summary>Makes a socket (socket(2)).</summary>
    int socket(int domain, int type, int protocol);

    /// <summary>Makes two sockets that are connected to each other (socketpair(2)).</summary>
    int socketpair(int domain, int type, int protocol, Span<int> sv);

    /// <summary>Gives a socket its local address (bind(2)).</summary>
    int bind(int fd, ReadOnlySpan<byte> addr, int addrlen);

    /// <summary>Makes a socket passive (listen(2)).</summary>
    int listen(int fd, int backlog);

    /// <summary>Takes a connection from the queue of a listening socket (accept(2)).</summary>
    int accept(int fd, Span<byte> addr, ref int addrlen);

    /// <summary>accept with SOCK_NONBLOCK and SOCK_CLOEXEC for the new descriptor (accept4(2)).</summary>
    int accept4(int fd, Span<byte> addr, ref int addrlen, int flags);

    /// <summary>Connects a socket, or sets a datagram socket's peer (connect(2)).</summary>
    int connect(int fd, ReadOnlySpan<byte> addr, int addrlen);

    /// <summary>Reads from a descriptor; 0 is the end (read(2)).</summary>
    int read(int fd, Span<byte> buf);

    /// <summary>Writes to a descriptor (write(2)).</summary>
    int write(int fd, ReadOnlySpan<byte> buf);

    /// <summary>Reads into several pieces of memory (readv(2)).</summary>
    int readv(int fd, ReadOnlySpan<iovec> iov);

    /// <summary>Writes from several pieces of memory (writev(2)).</summary>
    int writev(int fd, ReadOnlySpan<iovec> iov);

    /// <summary>Receives (recv(2)).</summary>
    int recv(int fd, Span<byte> buf, int flags);

    /// <summary>Sends (send(2)).</summary>
    int send(int fd, ReadOnlySpan<byte> buf, int flags);

    /// <summary>Receives, and says from whom (recvfrom(2)).</summary>
    int recvfrom(int fd, Span<byte> buf, int flags, Span<byte> addr, ref int addrlen);

    /// <summary>Sends to an address (sendto(2)).</summary>
    int sendto(int fd, ReadOnlySpan<byte> buf, int flags, ReadOnlySpan<byte> addr, int addrlen);

    /// <summary>Receives with address, pieces and control messages (recvmsg(2)).</summary>
    int recvmsg(int fd, ref msghdr msg, int flags);

    /// <summary>Sends with address, pieces and control messages (sendmsg(2)).</summary>
    int sendmsg(int fd, in msghdr msg, int flags);

    /// <summary>Ends one direction of a connection, or both (shutdown(2)).</summary>
    int shutdown(int fd, int how);

    /// <summary>Gives a descriptor back; the last one of a description closes the socket (close(2)).</summary>
    int close(int fd);

    /// <summary>Another descriptor of the same description (dup(2)).</summary>
    int dup(int oldfd);

    /// <summary>The same, with a chosen number (dup2(2)).</summary>
    int dup2(int oldfd, int newfd);

    /// <summary>The local address (getsockname(2)).</summary>
    int getsockname(int fd, Span<byte> addr, ref int addrlen);

    /// <summary>The peer's address (getpeername(2)).</summary>
    int getpeername(int fd, Span<byte> addr, ref int addrlen);

    /// <summary>Sets an option (setsockopt(2)).</summary>
    int setsockopt(int fd, int level, int optname, ReadOnlySpan<byte> optval, int optlen);

    /// <summary>Reads an option (getsockopt(2)).</summary>
    int getsockopt(int fd, int level, int optname, Span<byte> optval, ref int optlen);

    /// <summary>Waits until one of several descriptors is ready (poll(2)); the timeout is in milliseconds.</summary>
    int poll(Span<pollfd> fds, int timeout);

    /// <summary>Duplicates a descriptor, reads and sets its flags (fcntl(2)).</summary>
    int fcntl(int fd, int cmd, int arg);

    /// <summary>FIONREAD, FIONBIO, SIOCOUTQ, SIOCOUTQNSD and SIOCATMARK (ioctl(2)).</summary>
    int ioctl(int fd, int request, ref int argument);

    /// <summary>Takes a path name of the local domain away, so that it can be bound again (unlink(2)).</summary>
    int unlink(string pathname);
}
