using System;

namespace Sockeye.Core.Sockets;

/// <summary>Flags of recv(2), with Linux's numbers.</summary>
[Flags]
public enum ReceiveFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MSG_OOB: the urgent byte.</summary>
    OutOfBand = 0x1,

    /// <summary>MSG_PEEK: leave the data where it is.</summary>
    Peek = 0x2,

    /// <summary>MSG_TRUNC: datagrams: the true length as the result; TCP: throw the data away.</summary>
    Truncate = 0x20,

    /// <summary>MSG_DONTWAIT: the caller's; nothing here ever waits. After SHUT_RD a datagram socket answers EAGAIN instead of 0.</summary>
    DontWait = 0x40,

    /// <summary>MSG_WAITALL: the caller's.</summary>
    WaitAll = 0x100,

    /// <summary>MSG_ERRQUEUE: a queued error instead of data.</summary>
    ErrorQueue = 0x2000,
}
