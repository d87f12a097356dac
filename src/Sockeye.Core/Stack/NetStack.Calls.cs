using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;

namespace Sockeye.Core.Stack;

public sealed partial class NetStack
{
    /// <summary>socket(2): a new socket.</summary>
    /// <returns>EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EINVAL, EPERM (raw), ENFILE.</returns>
    public SocketResult Socket(AddressFamily family, SocketType type, int protocol, out SocketHandle handle, Instant now)
    {
        handle = default;
        Enter(now);
        return Errno.EAFNOSUPPORT;
    }

    /// <summary>socketpair(2): two AF_UNIX sockets connected to each other.</summary>
    public SocketResult SocketPair(
        AddressFamily family, SocketType type, int protocol, out SocketHandle first, out SocketHandle second, Instant now)
    {
        first = second = default;
        Enter(now);
        return Errno.EAFNOSUPPORT;
    }

    /// <summary>bind(2): names our end.</summary>
    public SocketResult Bind(SocketHandle handle, in SocketAddress address, Instant now) => Refuse(handle);

    /// <summary>listen(2): waits for connections.</summary>
    public SocketResult Listen(SocketHandle handle, int backlog, Instant now) => Refuse(handle);

    /// <summary>accept(2): takes a waiting connection; EAGAIN when there is none.</summary>
    public SocketResult Accept(SocketHandle handle, out SocketHandle accepted, out SocketAddress peer, Instant now)
    {
        accepted = default;
        peer = default;
        return Refuse(handle);
    }

    /// <summary>connect(2): EINPROGRESS when it takes time (an event tells the end), EALREADY, EISCONN; AF_UNSPEC dissolves.</summary>
    public SocketResult Connect(SocketHandle handle, in SocketAddress address, Instant now) => Refuse(handle);

    /// <summary>send(2): bytes taken; EAGAIN when there is no room.</summary>
    public SocketResult Send(SocketHandle handle, ReadOnlySpan<byte> data, SendFlags flags, Instant now) =>
        Send(handle, data, flags, default, default, now);

    /// <summary>sendto(2) and sendmsg(2).</summary>
    /// <param name="handle">Which socket.</param>
    /// <param name="data">The message or the bytes.</param>
    /// <param name="flags">MSG_….</param>
    /// <param name="to">Where to; the default value for the connected peer.</param>
    /// <param name="control">What the control messages ask; the default value for nothing.</param>
    /// <param name="now">When.</param>
    public SocketResult Send(
        SocketHandle handle, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to, in SendControl control, Instant now) =>
        Refuse(handle);

    /// <summary>recv(2): bytes received, 0 at the end of a stream; EAGAIN when there is nothing.</summary>
    public SocketResult Receive(SocketHandle handle, Span<byte> buffer, ReceiveFlags flags, Instant now) =>
        Receive(handle, buffer, flags, out _, now);

    /// <summary>recvfrom(2) and recvmsg(2).</summary>
    public SocketResult Receive(
        SocketHandle handle, Span<byte> buffer, ReceiveFlags flags, out ReceivedMessage message, Instant now)
    {
        message = default;
        return Refuse(handle);
    }

    /// <summary>shutdown(2): closes one direction or both.</summary>
    public SocketResult Shutdown(SocketHandle handle, ShutdownHow how, Instant now) => Refuse(handle);

    /// <summary>close(2): the handle names nothing from now on; TCP finishes by itself (SO_LINGER says how).</summary>
    public SocketResult Close(SocketHandle handle, Instant now) => Refuse(handle);

    /// <summary>poll(2): what is true of a socket now.</summary>
    public PollEvents Poll(SocketHandle handle) => _sockets.Table.Find(handle)?.Poll() ?? PollEvents.Invalid;

    /// <summary>getsockname(2).</summary>
    public SocketResult GetName(SocketHandle handle, out SocketAddress name)
    {
        name = default;
        return Refuse(handle);
    }

    /// <summary>getpeername(2): ENOTCONN without a peer.</summary>
    public SocketResult GetPeerName(SocketHandle handle, out SocketAddress peer)
    {
        peer = default;
        return Refuse(handle);
    }

    /// <summary>setsockopt(2), with Linux's numbers and layouts.</summary>
    public SocketResult SetOption(SocketHandle handle, int level, int name, ReadOnlySpan<byte> value, Instant now) => Refuse(handle);

    /// <summary>getsockopt(2): the result's value is the length written.</summary>
    public SocketResult GetOption(SocketHandle handle, int level, int name, Span<byte> value, Instant now) => Refuse(handle);

    /// <summary>ioctl(FIONREAD): bytes that can be read now; for a datagram socket the next datagram's length.</summary>
    public SocketResult BytesReadable(SocketHandle handle) => Refuse(handle);

    /// <summary>ioctl(TIOCOUTQ): bytes sent but not yet acknowledged, or not yet taken by the peer.</summary>
    public SocketResult BytesUnsent(SocketHandle handle) => Refuse(handle);

    /// <summary>ioctl(SIOCATMARK): 1 when the next byte is behind the urgent mark.</summary>
    public SocketResult IsAtMark(SocketHandle handle) => Refuse(handle);

    // No kind of socket is plugged in yet, so no handle is live.
    private SocketResult Refuse(SocketHandle handle) => _sockets.Table.Find(handle) is null ? Errno.EBADF : Errno.EOPNOTSUPP;
}
