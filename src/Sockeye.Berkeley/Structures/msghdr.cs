namespace Sockeye.Berkeley.Structures;

/// <summary>The argument of sendmsg and recvmsg: address, data in pieces, control messages, flags (recv(2)).</summary>
public ref struct msghdr
{
    /// <summary>The peer's address: given to sendmsg, filled by recvmsg.</summary>
    public Span<byte> msg_name;

    /// <summary>How much of <see cref="msg_name"/> counts; recvmsg sets it to the address's true length.</summary>
    public int msg_namelen;

    /// <summary>The data.</summary>
    public ReadOnlySpan<iovec> msg_iov;

    /// <summary>Control messages: <c>cmsghdr</c> structures in the kernel's layout.</summary>
    public Span<byte> msg_control;

    /// <summary>How much of <see cref="msg_control"/> counts; recvmsg sets it to what it filled.</summary>
    public int msg_controllen;

    /// <summary>Flags of the received message: MSG_TRUNC, MSG_CTRUNC, MSG_EOR, MSG_OOB.</summary>
    public int msg_flags;
}
