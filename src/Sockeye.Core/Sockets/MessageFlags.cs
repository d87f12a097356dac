using System;

namespace Sockeye.Core.Sockets;

/// <summary>What recvmsg(2) says of a received message, with Linux's numbers.</summary>
[Flags]
public enum MessageFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MSG_OOB: the urgent byte.</summary>
    OutOfBand = 0x1,

    /// <summary>MSG_CTRUNC: control messages did not fit; set by whoever writes them.</summary>
    ControlTruncated = 0x8,

    /// <summary>MSG_TRUNC: the datagram was longer than the buffer.</summary>
    Truncated = 0x20,

    /// <summary>MSG_EOR: end of record.</summary>
    EndOfRecord = 0x80,

    /// <summary>MSG_ERRQUEUE: this is a queued error.</summary>
    ErrorQueue = 0x2000,
}
