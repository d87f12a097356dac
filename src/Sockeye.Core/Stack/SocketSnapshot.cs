using Sockeye.Core.Sockets;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Stack;

/// <summary>What a socket is doing, in the words of <c>ss</c>.</summary>
public enum SocketState : byte
{
    /// <summary>No connection: unbound or bound, or ended.</summary>
    Unconnected,

    /// <summary>Waits for connections.</summary>
    Listening,

    /// <summary>Has a peer, or for TCP is somewhere between its SYN and its end: see <see cref="SocketSnapshot.Tcp"/>.</summary>
    Connected,
}

/// <summary>One socket, or a TCP connection that has lost its socket, as <c>ss</c> shows it: a copy.</summary>
public sealed record SocketSnapshot
{
    /// <summary>Its handle; the default value for a connection without a socket.</summary>
    public SocketHandle Handle { get; init; }

    /// <summary>Family.</summary>
    public required AddressFamily Family { get; init; }

    /// <summary>Type.</summary>
    public required SocketType Type { get; init; }

    /// <summary>Protocol number; 0 for AF_UNIX.</summary>
    public required int Protocol { get; init; }

    /// <summary>What it is doing.</summary>
    public required SocketState State { get; init; }

    /// <summary>Our end's name.</summary>
    public required SocketAddress Local { get; init; }

    /// <summary>The other end's name; none without a peer.</summary>
    public SocketAddress Remote { get; init; }

    /// <summary>Recv-Q: bytes that wait to be read; for a listener, connections that wait for accept.</summary>
    public long ReceiveQueue { get; init; }

    /// <summary>Send-Q: bytes not yet acknowledged; for a listener, the backlog.</summary>
    public long SendQueue { get; init; }

    /// <summary>Datagrams lost because nobody read.</summary>
    public long Drops { get; init; }

    /// <summary>Options in use, in words: "reuseaddr", "v6only", "nodelay" ….</summary>
    public string[] Options { get; init; } = [];

    /// <summary>What TCP knows; null for others and for a listener.</summary>
    public TcpInfo? Tcp { get; init; }

    /// <summary>The TCP state; Closed for what is not TCP.</summary>
    public TcpState TcpState { get; init; }
}
