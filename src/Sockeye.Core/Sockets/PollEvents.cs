using System;

namespace Sockeye.Core.Sockets;

/// <summary>What is true of a socket now, as poll(2) says it, with Linux's numbers.</summary>
[Flags]
public enum PollEvents : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>POLLIN: receive or accept would not wait.</summary>
    In = 0x1,

    /// <summary>POLLPRI: urgent data.</summary>
    Priority = 0x2,

    /// <summary>POLLOUT: send would not wait.</summary>
    Out = 0x4,

    /// <summary>POLLERR: an error is pending.</summary>
    Error = 0x8,

    /// <summary>POLLHUP: both directions are closed.</summary>
    HangUp = 0x10,

    /// <summary>POLLNVAL: no such socket.</summary>
    Invalid = 0x20,

    /// <summary>POLLRDNORM: System V's word for <see cref="In"/>.</summary>
    ReadNormal = 0x40,

    /// <summary>POLLRDBAND.</summary>
    ReadBand = 0x80,

    /// <summary>POLLWRNORM: System V's word for <see cref="Out"/>.</summary>
    WriteNormal = 0x100,

    /// <summary>POLLWRBAND.</summary>
    WriteBand = 0x200,

    /// <summary>POLLRDHUP: the peer sends no more.</summary>
    ReadHangUp = 0x2000,
}
