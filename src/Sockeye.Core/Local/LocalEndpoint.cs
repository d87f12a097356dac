// One end of an AF_UNIX stream (unix(7), POSIX). Two ends hold each other; what one sends lies in the other's queue.

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport;

namespace Sockeye.Core.Local;

/// <summary>What an AF_UNIX stream endpoint is doing.</summary>
internal enum LocalState : byte
{
    /// <summary>Neither listening nor connected.</summary>
    Idle,

    /// <summary>Waits for connections.</summary>
    Listening,

    /// <summary>Has or had a peer.</summary>
    Connected,
}

/// <summary>An AF_UNIX stream endpoint.</summary>
/// <remarks>Bounds: what waits to be read is at most the peer's <see cref="SendLimit"/>; connections that wait for accept at most
/// backlog + 1, as Linux counts; those who wait to connect are at most <see cref="MaxWaiters"/>.</remarks>
internal sealed class LocalEndpoint(LocalNamespace names, int sendLimit)
{
    private const int MaxWaiters = 1024;

    private readonly ByteQueue _incoming = new();

    [Bounded("backlog + 1")]
    private readonly Queue<LocalEndpoint> _pending = new();

    [Bounded("MaxWaiters")]
    private readonly Queue<LocalEndpoint> _waiters = new();
    private LocalEndpoint? _peer;
    [Bounded("108 bytes")]
    private byte[]? _name;

    [Bounded("108 bytes")]
    private byte[]? _peerName;
    private int _backlog;

    /// <summary>The socket that owns it; null while it waits for accept.</summary>
    public ISocketSink? Sink { get; set; }

    /// <summary>State.</summary>
    public LocalState State { get; private set; }

    /// <summary>Error that the next receive reports.</summary>
    public Errno PendingError { get; set; }

    /// <summary>SO_SNDBUF: most bytes of ours that wait at the peer.</summary>
    public int SendLimit { get; set; } = sendLimit;

    /// <summary>We send no more, or nobody would read it.</summary>
    public bool IsSendShut { get; private set; }

    /// <summary>We read no more, or the peer sends no more.</summary>
    public bool IsReceiveShut { get; private set; }

    /// <summary>Name, or null.</summary>
    public byte[]? Name => _name;

    /// <summary>The peer's name when the connection was made, or null.</summary>
    public byte[]? PeerName => _peerName;

    /// <summary>Bytes that can be read.</summary>
    public int Available => _incoming.Count;

    /// <summary>Bytes of ours that the peer has not read.</summary>
    public int Unread => _peer?._incoming.Count ?? 0;

    /// <summary>Connections that wait for accept.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>Most connections that wait for accept.</summary>
    public int Backlog => _backlog;

    /// <summary>A writer would find reasonable room: Linux says a quarter of the buffer is the mark.</summary>
    public bool IsWritable => State != LocalState.Listening && Unread <= SendLimit / 4;

    /// <summary>Takes a name; empty for one that the namespace chooses. EINVAL when named already; EADDRINUSE.</summary>
    public Errno Bind(ReadOnlySpan<byte> name)
    {
        if (_name is not null) return Errno.EINVAL;
        if (name.IsEmpty) return names.TryAutobind(this, out _name) ? Errno.None : Errno.EADDRINUSE;
        Errno error = names.TryBind(name, this);
        if (error == Errno.None) _name = name.ToArray();
        return error;
    }

    /// <summary>Waits for connections. EINVAL without a name, or when connected.</summary>
    public Errno Listen(int backlog)
    {
        if (_name is null || State == LocalState.Connected) return Errno.EINVAL;
        State = LocalState.Listening;
        _backlog = backlog;
        return Errno.None;
    }

    /// <summary>Connects; at once, as there is nothing to wait for.</summary>
    /// <returns>EISCONN, EINVAL (listening), ENOENT (no such path), ECONNREFUSED (nobody listens), EAGAIN (its queue is full).</returns>
    public Errno Connect(ReadOnlySpan<byte> name)
    {
        // unix_stream_connect looks at the other first, then at itself.
        if (!names.TryFind(name, out LocalEndpoint? listener)) return name[0] == 0 ? Errno.ECONNREFUSED : Errno.ENOENT;
        if (listener is null || listener.State != LocalState.Listening || listener.IsReceiveShut) return Errno.ECONNREFUSED;
        if (listener._pending.Count > listener._backlog)
        {
            listener.RememberWaiter(this);
            return Errno.EAGAIN;
        }
        if (State == LocalState.Connected) return Errno.EISCONN;
        if (State == LocalState.Listening) return Errno.EINVAL;
        var accepted = new LocalEndpoint(names, listener.SendLimit) { _name = listener._name };
        Join(this, accepted);
        listener._pending.Enqueue(accepted);
        listener.Sink?.Notify(Notice.Readable);
        return Errno.None;
    }

    /// <summary>Connects two fresh endpoints to each other.</summary>
    public static void Join(LocalEndpoint first, LocalEndpoint second)
    {
        first._peer = second;
        second._peer = first;
        first._peerName = second._name;
        second._peerName = first._name;
        first.State = second.State = LocalState.Connected;
    }

    /// <summary>Takes the oldest connection that waits. EINVAL when not listening; EAGAIN, also after SHUT_RD, when a blocking
    /// accept says EINVAL.</summary>
    public Errno Accept(out LocalEndpoint accepted)
    {
        accepted = null!;
        if (State != LocalState.Listening) return Errno.EINVAL;
        if (!_pending.TryDequeue(out accepted!)) return Errno.EAGAIN;
        if (_waiters.TryDequeue(out LocalEndpoint? waiter)) waiter.Sink?.Notify(Notice.Writable);
        return Errno.None;
    }

    /// <summary>Sends. ENOTCONN, EPIPE, EAGAIN.</summary>
    public Errno Send(ReadOnlySpan<byte> data, out int sent)
    {
        sent = 0;
        if (State != LocalState.Connected) return Errno.ENOTCONN;
        if (IsSendShut || _peer is not { } peer || peer.IsReceiveShut) return Errno.EPIPE;
        sent = peer._incoming.Write(data, SendLimit);
        if (sent == 0) return data.IsEmpty ? Errno.None : Errno.EAGAIN;
        peer.Sink?.Notify(Notice.Readable);
        return Errno.None;
    }

    /// <summary>Receives; 0 bytes is the end. EINVAL when never connected; the pending error; EAGAIN.</summary>
    public Errno Receive(Span<byte> buffer, bool peek, out int received)
    {
        received = 0;
        if (State != LocalState.Connected) return Errno.EINVAL;
        if (_incoming.Count > 0)
        {
            bool wasFull = _peer is { IsWritable: false };
            received = peek ? _incoming.Peek(buffer) : _incoming.Read(buffer);
            if (wasFull && _peer is { IsWritable: true } peer) peer.Sink?.Notify(Notice.Writable);
            return Errno.None;
        }
        if (PendingError != Errno.None)
        {
            Errno error = PendingError;
            PendingError = Errno.None;
            return error;
        }
        return IsReceiveShut ? Errno.None : Errno.EAGAIN;
    }

    /// <summary>Closes directions; the peer's other directions close with them.</summary>
    public void Shutdown(bool receive, bool send)
    {
        IsReceiveShut |= receive;
        IsSendShut |= send;
        if (_peer is { } peer)
        {
            peer.IsSendShut |= receive;
            peer.IsReceiveShut |= send;
            peer.Sink?.Notify(NoticeOf(receive, send));
        }
        Sink?.Notify(NoticeOf(send, receive));
    }

    /// <summary>The socket is gone.</summary>
    public void Close()
    {
        Sink = null;
        if (_name is not null && IsNameOurs()) names.Close(_name);
        while (_pending.TryDequeue(out LocalEndpoint? accepted)) accepted.CloseUnaccepted();
        while (_waiters.TryDequeue(out LocalEndpoint? waiter)) waiter.Sink?.Notify(Notice.Writable);
        Leave(hasReset: _incoming.Count > 0);
        State = LocalState.Idle;
    }

    // An accepted endpoint shows its listener's name but does not own it.
    private bool IsNameOurs() => names.TryFind(_name!, out LocalEndpoint? owner) && owner == this;

    private void CloseUnaccepted()
    {
        _name = null;
        Leave(hasReset: true);
    }

    // unix_release_sock: the peer of a socket that is closed with unread data gets ECONNRESET.
    private void Leave(bool hasReset)
    {
        _incoming.Clear();
        if (_peer is not { } peer) return;
        _peer = null;
        peer._peer = null;
        peer.IsSendShut = peer.IsReceiveShut = true;
        if (hasReset) peer.PendingError = Errno.ECONNRESET;
        peer.Sink?.Notify(Notice.Readable | Notice.Writable | Notice.PeerClosed | Notice.Closed | (hasReset ? Notice.Error : 0));
    }

    private void RememberWaiter(LocalEndpoint waiter)
    {
        if (_waiters.Count < MaxWaiters && !_waiters.Contains(waiter)) _waiters.Enqueue(waiter);
    }

    private static Notice NoticeOf(bool writersEnd, bool readersEnd)
    {
        Notice notice = Notice.None;
        if (writersEnd) notice |= Notice.Writable;
        if (readersEnd) notice |= Notice.Readable | Notice.PeerClosed;
        return notice;
    }
}
