namespace Sockeye.Berkeley.Systems;

/// <summary>One socket below the descriptors: what a kernel keeps in its <c>struct socket</c>.</summary>
/// <remarks>
/// No member ever blocks. Each returns a result of zero or more, or the negative error number, as a system call does
/// inside a kernel; -EAGAIN, and -EINPROGRESS or -EALREADY of <see cref="Connect"/>, mean "wait and call again", which
/// <see cref="SocketSystem"/> does for sockets that block. Members may be called by several threads at once.
/// </remarks>
public abstract class KernelSocket
{
    /// <summary>A socket of the given kind.</summary>
    protected KernelSocket(int family, int type, int protocol)
    {
        Family = family;
        Type = type;
        Protocol = protocol;
    }

    /// <summary>AF_INET, AF_INET6, AF_UNIX.</summary>
    public int Family { get; }

    /// <summary>SOCK_STREAM, SOCK_DGRAM, without flags.</summary>
    public int Type { get; }

    /// <summary>IPPROTO_TCP, IPPROTO_UDP; 0 in the local domain.</summary>
    public int Protocol { get; }

    /// <summary>The protocol's word for where it stands: CLOSED, LISTEN, ESTABLISHED …</summary>
    public abstract string State { get; }

    /// <summary>SO_RCVTIMEO in milliseconds, -1 for none: how long receiving calls and accept may block.</summary>
    internal int ReceiveTimeout { get; set; } = -1;

    /// <summary>SO_SNDTIMEO in milliseconds, -1 for none: how long sending calls and connect may block.</summary>
    internal int SendTimeout { get; set; } = -1;

    /// <summary>bind: any bytes may come, also none.</summary>
    public abstract int Bind(ReadOnlySpan<byte> address);

    /// <summary>listen.</summary>
    public abstract int Listen(int backlog);

    /// <summary>accept: -EAGAIN where the queue is empty. The peer's address goes to a 128-byte span.</summary>
    public abstract int Accept(Span<byte> address, out int addressLength, out KernelSocket? connection);

    /// <summary>connect: -EINPROGRESS the first time, then -EALREADY, until 0 or the failure.</summary>
    public abstract int Connect(ReadOnlySpan<byte> address);

    /// <summary>sendmsg with contiguous data; an absent address is an empty span. Takes what fits now.</summary>
    public abstract int Send(
        ReadOnlySpan<byte> data, int flags, ReadOnlySpan<byte> address, ReadOnlySpan<byte> control);

    /// <summary>recvmsg with contiguous data. Gives what is there now.</summary>
    public abstract int Receive(Span<byte> data, int flags, ref ReceivedMessage message);

    /// <summary>shutdown.</summary>
    public abstract int Shutdown(int how);

    /// <summary>getsockname into a 128-byte span: the length of the address.</summary>
    public abstract int GetSocketName(Span<byte> address);

    /// <summary>getpeername into a 128-byte span: the length of the address.</summary>
    public abstract int GetPeerName(Span<byte> address);

    /// <summary>setsockopt.</summary>
    public abstract int SetOption(int level, int name, ReadOnlySpan<byte> value);

    /// <summary>getsockopt; the length goes in as room and comes out as value's length.</summary>
    public abstract int GetOption(int level, int name, Span<byte> value, ref int length);

    /// <summary>Bytes (of a stream) or the size of the next datagram that can be read now (FIONREAD).</summary>
    public abstract int Available();

    /// <summary>SIOCOUTQ, SIOCOUTQNSD (tcp(7)), SIOCATMARK: the answer, or the negative error number.</summary>
    public abstract int Ask(int request);

    /// <summary>poll's answer now: those of <paramref name="events"/> that are so, and POLLERR, POLLHUP.</summary>
    public abstract short Poll(short events);

    /// <summary>The last descriptor is gone.</summary>
    public abstract int Close();
}
