using System;

namespace Sockeye.Core.Sockets;

/// <summary>Flags of send(2), with Linux's numbers.</summary>
[Flags]
public enum SendFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MSG_OOB: the last byte is urgent.</summary>
    OutOfBand = 0x1,

    /// <summary>MSG_DONTROUTE: only to hosts on the link.</summary>
    DontRoute = 0x4,

    /// <summary>MSG_DONTWAIT: the caller's; nothing here ever waits.</summary>
    DontWait = 0x40,

    /// <summary>MSG_EOR: the record ends; TCP lets no later byte share a segment with the last one.</summary>
    EndOfRecord = 0x80,

    /// <summary>MSG_CONFIRM: the neighbour answers.</summary>
    Confirm = 0x800,

    /// <summary>MSG_NOSIGNAL: no SIGPIPE; the caller's.</summary>
    NoSignal = 0x4000,

    /// <summary>MSG_ZEROCOPY: tell on the error queue when the memory is free again, if SO_ZEROCOPY was set.</summary>
    ZeroCopy = 0x4000000,

    /// <summary>MSG_FASTOPEN: the connection is opened by this call, with the text in its SYN where that is possible (RFC 7413).</summary>
    FastOpen = 0x2000_0000,

    /// <summary>MSG_MORE: more will follow: TCP holds back a partial segment, UDP the whole datagram.</summary>
    More = 0x8000,
}
