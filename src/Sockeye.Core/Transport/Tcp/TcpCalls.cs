using System;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Ports;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>An active open (RFC 9293 §3.10.1). The port is bound already.</summary>
internal readonly struct TcpOpen
{
    /// <summary>Our end; the address may be unspecified (it is then chosen), the port not.</summary>
    public required Endpoint Local { get; init; }

    /// <summary>The other end.</summary>
    public required Endpoint Remote { get; init; }

    /// <summary>Interface if bound to one, else 0.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>Whether and when Fast Open is used.</summary>
    public FastOpenWish FastOpen { get; init; }

    /// <summary>Options; the connection keeps this object.</summary>
    public required TcpSocketOptions Options { get; init; }

    /// <summary>Released when the connection, its TIME-WAIT included, no longer needs the port. Taken over only on success.</summary>
    public IPortLease? Lease { get; init; }
}

/// <summary>A passive open (RFC 9293 §3.10.1). The port is bound already.</summary>
internal readonly struct TcpListen
{
    /// <summary>Our end; the address may be unspecified.</summary>
    public required Endpoint Local { get; init; }

    /// <summary>With Local at ::, accept IPv4 as well.</summary>
    public bool DualStack { get; init; }

    /// <summary>Interface if bound to one, else 0.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>Backlog as the application gave it, in Linux's sense: one more may wait.</summary>
    public required int Backlog { get; init; }

    /// <summary>Options, copied into each accepted connection.</summary>
    public required TcpSocketOptions Options { get; init; }

    /// <summary>Asked for a lease for each connection that a listener makes; null when nobody counts.</summary>
    public IPortLeaseSource? Leases { get; init; }
}

/// <summary>How to send.</summary>
[Flags]
internal enum TcpSendFlags : byte
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>More follows at once (MSG_MORE): a short segment waits.</summary>
    More = 1,

    /// <summary>The last byte is urgent (MSG_OOB).</summary>
    Urgent = 2,

    /// <summary>Tell when the memory is free again (MSG_ZEROCOPY).</summary>
    ZeroCopy = 4,

    /// <summary>The last byte ends a record (MSG_EOR): no later byte shares a segment with it.</summary>
    EndOfRecord = 8,

    /// <summary>The rest of a message whose beginning was taken before.</summary>
    Continues = 16,

    /// <summary>The caller waits and then sends what is not taken now.</summary>
    Waits = 32,
}

/// <summary>How to receive.</summary>
[Flags]
internal enum TcpReceiveFlags : byte
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>Leave the bytes where they are (MSG_PEEK).</summary>
    Peek = 1,

    /// <summary>The urgent byte (MSG_OOB).</summary>
    Urgent = 2,

    /// <summary>Do not pass the urgent mark, not even at the front.</summary>
    StopAtMark = 4,
}
