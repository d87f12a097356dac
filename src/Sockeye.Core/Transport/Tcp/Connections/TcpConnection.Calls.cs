// The calls of RFC 9293 §3.10.2 to §3.10.5, with the errors that sockets programs know.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>SEND (RFC 9293 §3.10.2). EAGAIN when the buffer is full or the handshake not done; EPIPE after a close;
    /// the pending error, which is then taken.</summary>
    public Errno Send(ReadOnlySpan<byte> data, TcpSendFlags flags, WriteReport stamps, out int sent)
    {
        sent = 0;
        if (PendingError != Errno.None) return TakeError();
        if (_state is TcpState.SynSent or TcpState.SynReceived && !_closesWhenOpen && !IsPassiveFastOpen)
        {
            _wantsWritable = true;
            return Errno.EAGAIN;
        }
        if (_closesWhenOpen || _state is not (TcpState.Established or TcpState.CloseWait or TcpState.SynReceived)) return Errno.EPIPE;
        HasWriterWaiting = false;
        if (data.IsEmpty) return Errno.None;
        _sendBuffer ??= new SendBuffer(Options.SendBuffer);
        SequenceNumber first = FinSeq;
        NoteIfAppLimited();
        if (!HasUnsent) RestartAfterIdle();
        sent = Take(data);
        if (sent > 0) _busy.Begin(Now);
        if (sent > 0 && (flags & TcpSendFlags.EndOfRecord) != 0 && sent == data.Length) _sendBuffer.MarkBoundary();

        // Whoever asks from now on hears that it must wait, so it must be told when it need not.
        if (sent < data.Length || !IsWritable) _wantsWritable = true;
        if (sent == 0) return Errno.EAGAIN;
        NoteWrite(first, sent, flags, sent < data.Length && (flags & TcpSendFlags.Waits) != 0 ? WriteReport.None : stamps);
        _hasMore = _holdsMore = (flags & TcpSendFlags.More) != 0;
        if (!_hasMore) _pushedTo = FinSeq;
        if ((flags & TcpSendFlags.Urgent) != 0 && sent == data.Length)
        {
            // RFC 9293 §3.10.2: "if the urgent flag is set, then SND.UP <- SND.NXT-1", read by RFC 6093 as behind the last byte.
            _snd.Up = FinSeq;
            _snd.IsUrgent = true;
        }
        Schedule();
        return Errno.None;
    }

    /// <summary>SEND of which nothing needs to be told.</summary>
    public Errno Send(ReadOnlySpan<byte> data, TcpSendFlags flags, out int sent) => Send(data, flags, WriteReport.None, out sent);

    /// <summary>RECEIVE (RFC 9293 §3.10.3). With None, 0 bytes is the end of the stream. EAGAIN; ENOTCONN; EINVAL for urgent data
    /// that is not there; the pending error, which is then taken.</summary>
    public Errno Receive(Span<byte> buffer, TcpReceiveFlags flags, out int received)
    {
        received = 0;
        if ((flags & TcpReceiveFlags.Urgent) != 0) return ReceiveUrgent(buffer, flags, out received);
        if ((flags & TcpReceiveFlags.Peek) != 0) return Peek(buffer, 0, out received);
        SkipUrgentByte(buffer.Length, flags);
        int available = (flags & TcpReceiveFlags.StopAtMark) != 0 && IsMarkAtFront ? 0 : AvailableBeforeMark();
        if (available > 0)
        {
            received = _receiveBuffer!.Read(buffer[..Math.Min(available, buffer.Length)]);
            AfterRead(received, isPeek: false);
            if (received < buffer.Length && received == available) _isEndUnread = false;
            return Errno.None;
        }
        return TellWhyNothing();
    }

    /// <summary>RECEIVE that leaves the bytes where they are and begins <paramref name="offset"/> bytes behind the next one. What it
    /// answers is what <see cref="Receive"/> does.</summary>
    public Errno Peek(Span<byte> buffer, int offset, out int received)
    {
        received = 0;
        int end = _receiveBuffer?.Length ?? 0;
        if (_urgent.IsMarked)
        {
            int ahead = _urgent.Seq - Unread - offset;
            if (ahead > 0) end = Math.Min(end, offset + ahead);
            else if (ahead == 0 && !Options.OutOfBandInline) offset++;
        }
        if (offset >= end) return TellWhyNothing();
        received = _receiveBuffer!.Peek(buffer[..Math.Min(end - offset, buffer.Length)], offset);
        AfterRead(received, isPeek: true);
        return Errno.None;
    }

    private Errno TellWhyNothing()
    {
        // The stream's end is told even where an error waits for the next writer (as by Linux, SOCK_DONE).
        if (_isPeerFinReceived)
        {
            _isEndUnread = false;
            return Errno.None;
        }
        if (PendingError != Errno.None) return TakeError();
        if (_isReceiveShut || _isGone) return Errno.None;
        return Errno.EAGAIN;
    }

    /// <summary>CLOSE of our direction only (shutdown SHUT_WR). None or ENOTCONN.</summary>
    public Errno ShutdownSend()
    {
        switch (_state)
        {
            case TcpState.SynSent:
                PendingError = Errno.ECONNRESET;
                Transition(TcpEvent.Close);
                Release();
                Tell(Notice.Error | Notice.Closed);
                return Errno.None;
            case TcpState.SynReceived when !IsPassiveFastOpen:
                _closesWhenOpen = true;
                return Errno.None;
            case TcpState.SynReceived or TcpState.Established or TcpState.CloseWait:
                QueueFin();
                return Errno.None;
            case TcpState.Closed:
                return Errno.ENOTCONN;
            default:
                return Errno.None;
        }
    }

    /// <summary>We shall read no more (shutdown SHUT_RD): readers see the end of the stream. None or ENOTCONN.</summary>
    public Errno ShutdownReceive()
    {
        if (_state is TcpState.Closed or TcpState.SynSent) return Errno.ENOTCONN;
        _isReceiveShut = true;
        Tell(Notice.Readable);
        return Errno.None;
    }

    /// <summary>The socket is gone: TCP finishes by itself. A reset if there is unread data (RFC 2525 §2.17).</summary>
    public void Close()
    {
        Sink = null;
        bool hasUnread = _receiveBuffer is { Length: > 0 };
        _receiveBuffer?.Clear();
        _charges?.Clear();
        _isEndUnread = false;
        UpdateCharged();
        if (_isGone || _isOrphan) return;
        if (_state == TcpState.SynSent)
        {
            Transition(TcpEvent.Close);
            Release();
            return;
        }
        if (hasUnread)
        {
            Counters.AbortsOnData++;
            Abort();
            return;
        }
        if (Counters.Orphans >= Settings.OrphanLimit)
        {
            Counters.AbortsOnOrphanLimit++;
            Abort();
            return;
        }
        _isOrphan = true;
        Counters.Orphans++;
        _timers.Stop(TcpTimer.KeepAlive);
        if (_state is TcpState.SynReceived or TcpState.Established or TcpState.CloseWait) QueueFin();
        else if (_state == TcpState.FinWait2) CloseInFinWait2();
    }

    /// <summary>ABORT (RFC 9293 §3.10.5): a reset, everything queued is thrown away.</summary>
    public void Abort()
    {
        Sink = null;
        _receiveBuffer?.Clear();
        if (_isGone) return;
        if (_state is not (TcpState.SynSent or TcpState.Closing or TcpState.LastAck)) SendReset();
        Transition(TcpEvent.Abort);
        Release();
    }

    /// <summary>Options were changed: what they hold back may go now.</summary>
    public void OptionsChanged()
    {
        if (_isGone) return;
        TakeSendLimit();
        if (Options.ReceiveBufferFixed) _budget.Limit = Options.ReceiveBuffer;
        _budget.IsFixed = Options.ReceiveBufferFixed;
        TakeCongestionControl();
        TakeTimeoutBounds();
        _pacing.SetLimit(Options.MaxPacingRate);
        AdjustKeepAlive();
        if (_isSynAcknowledged && TryRefreshRoute()) SetUpPath(_peerMss);
        Schedule();
    }

    /// <summary>TCP_NODELAY was turned on: what waits for company goes now, also where a cork holds it.</summary>
    public void Push()
    {
        _isPushed = HasUnsent;
        Schedule();
    }

    /// <summary>Takes the pending error.</summary>
    public Errno TakeError()
    {
        Errno error = PendingError;
        PendingError = Errno.None;
        return error;
    }

    // RFC 9293 §3.10.4: the FIN goes behind what was written; the state changes at once.
    private void QueueFin()
    {
        _fin = FinState.Queued;
        _hasMore = false;
        Transition(TcpEvent.Close);
        Schedule();
    }

    private bool IsMarkAtFront => _urgent.IsMarked && _urgent.Seq == Unread;

    // A read stops at the mark and passes it the next time; unless inline, the urgent byte itself is kept aside.
    private int AvailableBeforeMark()
    {
        int length = _receiveBuffer?.Length ?? 0;
        if (!_urgent.IsMarked) return length;
        int ahead = _urgent.Seq - Unread;
        if (ahead > 0) return Math.Min(length, ahead);
        return Options.OutOfBandInline ? length : Math.Max(0, length - 1);
    }

    private void SkipUrgentByte(int wanted, TcpReceiveFlags flags)
    {
        if (!IsMarkAtFront || wanted == 0 || _receiveBuffer is not { Length: > 0 } || (flags & TcpReceiveFlags.StopAtMark) != 0) return;
        if (Options.OutOfBandInline)
        {
            _urgent.Pass();
            return;
        }

        // RFC 6093 §3.3: whoever wants the byte must ask for it before reading on.
        _receiveBuffer.Discard(1);
        _urgent.Pass();
        AfterRead(1, isPeek: false);
    }

    private Errno ReceiveUrgent(Span<byte> buffer, TcpReceiveFlags flags, out int received)
    {
        received = 0;
        if (Options.OutOfBandInline || !_urgent.IsPending) return Errno.EINVAL;
        if (_urgent.IsAwaited) return _isGone || _isPeerFinReceived || _isReceiveShut ? Errno.None : Errno.EAGAIN;
        if (buffer.Length > 0)
        {
            buffer[0] = _urgent.Held;
            received = 1;
        }
        if ((flags & TcpReceiveFlags.Peek) == 0) _urgent.OnRead();
        return Errno.None;
    }
}
