using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>One connection.</summary>
internal sealed class TcpConnection : TimedObject
{
    internal TcpConnection(Endpoint local, Endpoint remote, TcpSocketOptions options) => (Local, Remote, Options) = (local, remote, options);

    /// <summary>The socket that owns it; null for an orphan and before accept.</summary>
    public ISocketSink? Sink { get; set; }

    /// <summary>State.</summary>
    public TcpState State { get; }

    /// <summary>Our end.</summary>
    public Endpoint Local { get; }

    /// <summary>The other end.</summary>
    public Endpoint Remote { get; }

    /// <summary>Options; after changing them call <see cref="OptionsChanged"/>.</summary>
    public TcpSocketOptions Options { get; }

    /// <summary>The error that ended the connection, or that was noticed; kept until taken (SO_ERROR).</summary>
    public Errno PendingError { get; private set; }

    /// <summary>What poll would say now.</summary>
    public Notice Readiness { get; }

    /// <summary>Bytes received and not read, the urgent byte not counted unless inline.</summary>
    public int BytesAvailable { get; }

    /// <summary>Bytes written and not sent.</summary>
    public int BytesUnsent { get; }

    /// <summary>Bytes written and not acknowledged, sent or not.</summary>
    public int BytesUnacknowledged { get; }

    /// <summary>Bytes that Send would take now.</summary>
    public int SendSpace { get; }

    /// <summary>The next byte to be read is the urgent one (sockatmark).</summary>
    public bool IsAtMark { get; }

    /// <inheritdoc/>
    public override Instant NextDeadline => Instant.Never;

    /// <summary>Takes the pending error.</summary>
    public Errno TakeError()
    {
        Errno error = PendingError;
        PendingError = Errno.None;
        return error;
    }

    /// <summary>SEND (RFC 9293 §3.10.2). EAGAIN when the buffer is full or the handshake not done; EPIPE after a close; ENOTCONN;
    /// the pending error, which is then taken.</summary>
    public Errno Send(ReadOnlySpan<byte> data, TcpSendFlags flags, out int sent)
    {
        sent = 0;
        return PendingError == Errno.None ? Errno.ENOTCONN : TakeError();
    }

    /// <summary>RECEIVE (RFC 9293 §3.10.3). With None, 0 bytes is the end of the stream. EAGAIN; ENOTCONN; EINVAL for urgent data
    /// that is not there; the pending error, which is then taken.</summary>
    public Errno Receive(Span<byte> buffer, TcpReceiveFlags flags, out int received)
    {
        received = 0;
        return PendingError == Errno.None ? Errno.ENOTCONN : TakeError();
    }

    /// <summary>CLOSE of our direction only (shutdown SHUT_WR). None or ENOTCONN.</summary>
    public Errno ShutdownSend() => PendingError == Errno.None ? Errno.ENOTCONN : TakeError();

    /// <summary>We shall read no more (shutdown SHUT_RD): readers see the end of the stream. None or ENOTCONN.</summary>
    public Errno ShutdownReceive() => PendingError == Errno.None ? Errno.ENOTCONN : TakeError();

    /// <summary>The socket is gone: TCP finishes by itself. A reset if there is unread data (RFC 2525 §2.17).</summary>
    public void Close() => Sink = null;

    /// <summary>ABORT (RFC 9293 §3.10.5): a reset, everything queued is thrown away.</summary>
    public void Abort() => Sink = null;

    /// <summary>Options were changed: what they hold back may go now.</summary>
    public void OptionsChanged() => Sink?.Notify(Notice.None);

    /// <summary>STATUS (RFC 9293 §3.10.6).</summary>
    public TcpInfo GetInfo() => new() { State = State };

    /// <inheritdoc/>
    public override void OnDeadline(Instant now) => Sink?.Notify(Notice.None);
}
