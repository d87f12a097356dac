namespace Sockeye.Sockets;

/// <summary>What a <see cref="SocketOperation"/> does.</summary>
internal enum SocketCall : byte
{
    /// <summary>recv: one call.</summary>
    Receive,

    /// <summary>recv of nothing: done when something can be received.</summary>
    AwaitReadable,

    /// <summary>recvfrom.</summary>
    ReceiveFrom,

    /// <summary>accept.</summary>
    Accept,

    /// <summary>send, until all is taken.</summary>
    Send,

    /// <summary>sendto of one datagram.</summary>
    SendTo,

    /// <summary>connect: done when the connection stands or failed.</summary>
    Connect,
}
