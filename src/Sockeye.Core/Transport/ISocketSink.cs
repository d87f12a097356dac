using System;

namespace Sockeye.Core.Transport;

/// <summary>What changed at an endpoint, for whoever owns it.</summary>
[Flags]
public enum Notice : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is data, end of stream, a datagram, or a connection to accept.</summary>
    Readable = 1,

    /// <summary>There is room to send.</summary>
    Writable = 2,

    /// <summary>An active open ended well.</summary>
    Connected = 4,

    /// <summary>The endpoint failed or has a pending error.</summary>
    Error = 8,

    /// <summary>The peer closed its direction.</summary>
    PeerClosed = 16,

    /// <summary>Urgent data arrived.</summary>
    Urgent = 32,

    /// <summary>The endpoint is gone: nothing further will come.</summary>
    Closed = 64,
}

/// <summary>The door above Transport: the socket that owns an endpoint. Implementations only queue an event; no application
/// code runs inside.</summary>
internal interface ISocketSink
{
    /// <summary>Something changed; <see cref="Notice.None"/>: watchers look anew, an event is not queued.</summary>
    void Notify(Notice changed);
}
