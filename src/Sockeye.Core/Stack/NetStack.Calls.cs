using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Polling;
using Sockeye.Core.Transport.Tcp;
using Calls = Sockeye.Core.Sockets.Calls;

namespace Sockeye.Core.Stack;

public sealed partial class NetStack
{
    /// <summary>socket(2): a new socket.</summary>
    /// <returns>EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EINVAL, EPERM (raw), ENFILE.</returns>
    public SocketResult Socket(AddressFamily family, SocketType type, int protocol, out SocketHandle handle, Instant now)
    {
        Enter(now);
        return Leave(Calls.Create.Run(Sockets, family, type, protocol, out handle));
    }

    /// <summary>socketpair(2): two AF_UNIX sockets connected to each other.</summary>
    public SocketResult SocketPair(
        AddressFamily family, SocketType type, int protocol, out SocketHandle first, out SocketHandle second, Instant now)
    {
        Enter(now);
        return Leave(Calls.Create.Pair(Sockets, family, type, protocol, out first, out second));
    }

    /// <summary>bind(2): names our end.</summary>
    public SocketResult Bind(SocketHandle handle, in SocketAddress address, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Bind, socket, Calls.Bind.Run(Sockets, socket, address)))
            : Errno.EBADF;
    }

    /// <summary>listen(2): waits for connections.</summary>
    public SocketResult Listen(SocketHandle handle, int backlog, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Listen, socket, Calls.Listen.Run(Sockets, socket, backlog)))
            : Errno.EBADF;
    }

    /// <summary>accept(2): takes a waiting connection; EAGAIN when there is none.</summary>
    public SocketResult Accept(SocketHandle handle, out SocketHandle accepted, out SocketAddress peer, Instant now)
    {
        accepted = default;
        peer = default;
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Accept, socket, Calls.Accept.Run(Sockets, socket, out accepted, out peer), default, peer))
            : Errno.EBADF;
    }

    /// <summary>connect(2): EINPROGRESS when it takes time (an event tells the end), EALREADY, EISCONN; AF_UNSPEC dissolves.</summary>
    public SocketResult Connect(SocketHandle handle, in SocketAddress address, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Connect, socket, Calls.Connect.Run(Sockets, socket, address), default, address))
            : Errno.EBADF;
    }

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
        SocketHandle handle, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to, in SendControl control, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Send, socket, Calls.Send.Run(socket, data, flags, to, control), data, to))
            : Errno.EBADF;
    }

    /// <summary>recv(2): bytes received, 0 at the end of a stream; EAGAIN when there is nothing.</summary>
    public SocketResult Receive(SocketHandle handle, Span<byte> buffer, ReceiveFlags flags, Instant now) =>
        Receive(handle, buffer, flags, out _, now);

    /// <summary>recvfrom(2) and recvmsg(2).</summary>
    public SocketResult Receive(
        SocketHandle handle, Span<byte> buffer, ReceiveFlags flags, out ReceivedMessage message, Instant now)
    {
        message = default;
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Receive, socket, Calls.Receive.Run(socket, buffer, flags, out message), buffer))
            : Errno.EBADF;
    }

    /// <summary>splice(2) from a stream into a pipe: bytes moved, 0 at the end; EAGAIN when there is nothing yet, or no room.</summary>
    /// <param name="handle">Which socket.</param>
    /// <param name="pipe">Where to.</param>
    /// <param name="length">Most bytes.</param>
    /// <param name="waits">The caller waits when told EAGAIN.</param>
    /// <param name="now">When.</param>
    public SocketResult SpliceToPipe(SocketHandle handle, Pipe pipe, int length, bool waits, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Receive, socket, Calls.Splice.ToPipe(socket, pipe, length, waits)))
            : Errno.EBADF;
    }

    /// <summary>splice(2) from a pipe into a socket: bytes moved, 0 when the pipe has come to its end; EAGAIN.</summary>
    public SocketResult SpliceFromPipe(SocketHandle handle, Pipe pipe, int length, SendFlags flags, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Send, socket, Calls.Splice.FromPipe(socket, pipe, length, flags)))
            : Errno.EBADF;
    }

    /// <summary>shutdown(2): closes one direction or both.</summary>
    public SocketResult Shutdown(SocketHandle handle, ShutdownHow how, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.Shutdown, socket, Calls.Shutdown.Run(socket, how)))
            : Errno.EBADF;
    }

    /// <summary>close(2): the handle names nothing from now on; TCP finishes by itself (SO_LINGER says how).</summary>
    public SocketResult Close(SocketHandle handle, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Close(socket))
            : Errno.EBADF;
    }

    /// <summary>poll(2): what is true of a socket now.</summary>
    public PollEvents Poll(SocketHandle handle) => Sockets.Table.Find(handle)?.Poll() ?? PollEvents.Invalid;

    /// <summary>A socket as something to wait for, for an <see cref="EventPoll"/>; null when there is none of that handle.</summary>
    public IPollSource? PollSource(SocketHandle handle) => Sockets.Table.Find(handle);

    /// <summary>getsockname(2).</summary>
    public SocketResult GetName(SocketHandle handle, out SocketAddress name)
    {
        name = default;
        return Sockets.Table.Find(handle) is { } socket ? Calls.GetName.Local(socket, out name) : Errno.EBADF;
    }

    /// <summary>getpeername(2): ENOTCONN without a peer.</summary>
    public SocketResult GetPeerName(SocketHandle handle, out SocketAddress peer)
    {
        peer = default;
        return Sockets.Table.Find(handle) is { } socket ? Calls.GetName.Peer(socket, out peer) : Errno.EBADF;
    }

    /// <summary>setsockopt(2), with Linux's numbers and layouts.</summary>
    public SocketResult SetOption(SocketHandle handle, int level, int name, ReadOnlySpan<byte> value, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Traced(CallKind.SetOption, socket, Calls.SetOption.Run(socket, level, name, value)))
            : Errno.EBADF;
    }

    /// <summary>getsockopt(2): the result's value is the length written.</summary>
    public SocketResult GetOption(SocketHandle handle, int level, int name, Span<byte> value, Instant now)
    {
        Enter(now);
        return Sockets.Table.Find(handle) is { } socket
            ? Leave(Calls.GetOption.Run(socket, level, name, value))
            : Errno.EBADF;
    }

    /// <summary>What TCP knows of a connection, as TCP_INFO tells it; false when the handle names no connection.</summary>
    public bool TryGetTcpInfo(SocketHandle handle, out TcpInfo info)
    {
        var connection = (Sockets.Table.Find(handle) as StreamSocket)?.Connection;
        info = connection?.GetInfo() ?? default;
        return connection is not null;
    }

    /// <summary>ioctl(FIONREAD): bytes that can be read now; for a datagram socket the next datagram's length.</summary>
    public SocketResult BytesReadable(SocketHandle handle) =>
        Sockets.Table.Find(handle) is { } socket ? Calls.GetName.Readable(socket) : Errno.EBADF;

    /// <summary>ioctl(TIOCOUTQ): bytes sent but not yet acknowledged, or not yet taken by the peer.</summary>
    public SocketResult BytesUnsent(SocketHandle handle) =>
        Sockets.Table.Find(handle) is { } socket ? Calls.GetName.Unsent(socket) : Errno.EBADF;

    /// <summary>ioctl(SIOCOUTQNSD): bytes written but never sent.</summary>
    public SocketResult BytesNeverSent(SocketHandle handle) =>
        Sockets.Table.Find(handle) is { } socket ? Calls.GetName.NeverSent(socket) : Errno.EBADF;

    /// <summary>ioctl(SIOCATMARK): 1 when the next byte is behind the urgent mark.</summary>
    public SocketResult IsAtMark(SocketHandle handle) =>
        Sockets.Table.Find(handle) is { } socket ? Calls.GetName.AtMark(socket) : Errno.EBADF;

    /// <summary>unlink(2) of an AF_UNIX path name, which outlives its socket as a file does. ENOENT.</summary>
    public SocketResult Unlink(ReadOnlySpan<byte> path) => Sockets.Names.Unlink(path);

    // It is told before, while the socket has its names.
    private SocketResult Close(Socket socket)
    {
        Traced(CallKind.Close, socket, SocketResult.Success());
        return Calls.Close.Run(Sockets, socket);
    }

    private SocketLayer Sockets => _rooms.Sockets;
}
