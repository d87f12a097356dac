// Text in a SYN, the passive side: a connection that is in SYN-RECEIVED, or FIN-WAIT-1 from there, and is used all the same. Read
// RFC 7413 §4.2.2 and §5. Called by Listening/TcpListener.FastOpen, .Arrival, .Acknowledgment and .Timeouts. Calls SynAckOutput.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>The handshake is not over, and the application may have the connection: <see cref="TcpState.SynReceived"/> for the peer,
    /// nearly ESTABLISHED for the application.</summary>
    private bool IsPassiveFastOpen => _request is not null;

    /// <summary>A SYN that may bring text: a connection in SYN-RECEIVED.</summary>
    internal static TcpConnection FromFastOpen(
        IConnectionHost host, FastOpenRequest request, ref Segment syn, TcpSocketOptions options, in Route route, IPortLease? lease)
    {
        ref HalfOpen entry = ref request.Entry;
        var connection = new TcpConnection(host, entry.Tuple, options, lease, entry.InterfaceIndex, TcpState.SynReceived)
        {
            _route = route, _request = request,
        };
        connection.Begin(entry.Iss, entry.TimestampOffset);
        connection._snd.Nxt = connection._snd.Una = entry.Iss + 1;
        connection._isSynAcknowledged = true;
        connection.TakeEntry(entry);
        connection._snd.SetWindow(syn.Seq, entry.Iss + 1, syn.Wnd.Value);
        connection.OnSynAcknowledged();
        connection.CountArrival(syn);
        connection._fastOpen = new FastOpenAttempt { IsPassive = true, IsTextTaken = connection.TakeTextOfSyn(syn) };
        return connection;
    }

    /// <summary>The connection can be found: the SYN-ACK goes out, which acknowledges the text as well.</summary>
    internal void AnswerFastOpen(in FastOpenCookie reply)
    {
        SynAckOutput.Send(_host, ref _request!.Entry, _route, Options, reply, _rcv.Nxt);
        _rcv.Promise(_request.Entry.ReceiveWindow);
        ForgetAcknowledgment();
        SetTransmitTimer(TransmitTimer.Retransmission, (long)Settings.InitialRto.TotalMicroseconds);
    }

    /// <summary>Somebody has the connection now.</summary>
    internal void OnAccepted()
    {
        if (_request is { } request) request.IsAccepted = true;
    }

    // What a half-open entry would have judged. Unlike there, a bad SYN is answered and nothing else: the connection may be in use.
    private Disposition CheckRequest(ref Segment seg)
    {
        ref HalfOpen entry = ref _request!.Entry;
        if (seg.IsSyn && !seg.IsAck && !seg.IsRst && seg.Seq == entry.Irs)
        {
            if (!entry.Challenge.TryTake(Now, Settings.ChallengeAckInterval)) return Disposition.Drop;
            entry.Ecn.OnRepeatedSyn(seg.Flags, seg.Ecn);
            RepeatSynAck(timeoutsBefore: entry.Retries);
            return Disposition.Drop;
        }
        if (!_rcv.Touches(seg.Seq, seg.Seq + seg.Len) && !(seg.IsSyn && seg.Seq == entry.Irs))
        {
            Count(DropReason.TcpOutOfWindow);
            return seg.IsRst ? Disposition.Drop : Disposition.Challenge;
        }
        if (seg.IsSyn && seg.Seq == entry.Irs)
        {
            // RFC 9293 §3.5, figure 8, and a SYN-ACK that comes again: the SYN itself lies before the window.
            seg.Flags &= ~TcpFlags.Syn;
            seg.Seq += 1;
        }
        if (seg.IsRst)
        {
            EndRequest(byReset: true);

            // Not back to LISTEN, as figure 5 has it for what is only an entry: this is a connection, and somebody may hold it.
            Fail(_state == TcpState.SynReceived ? TcpEvent.Refused : TcpEvent.ReceiveReset, Errno.ECONNRESET);
            return Disposition.Drop;
        }
        if (seg.IsSyn)
        {
            Count(DropReason.TcpUnexpectedSyn);
            return Disposition.Reset;
        }
        return Disposition.Continue;
    }

    // The acknowledgment of our SYN-ACK, and perhaps of text behind it.
    private Disposition CheckAcknowledgmentOfRequest(in Segment seg)
    {
        if (seg.Ack < _snd.Una || seg.Ack > _snd.Nxt)
        {
            Count(DropReason.TcpInvalidAcknowledgment);
            return Disposition.Reset;
        }
        ref HalfOpen entry = ref _request!.Entry;
        _ecn.Begin(entry.Ecn, ThirdAck(seg));
        if (_state == TcpState.SynReceived) Transition(TcpEvent.ReceiveAckOfSyn);
        EndRequest(byReset: false);
        _recovery.CountDelivered(1);
        ProcessAcknowledgment(seg);
        if (!_rtt.HasSample) MeasureHandshake(seg, entry.SentAt, isOnlyOne: entry.Repetitions == 0);
        if (!_recovery.Queue.IsEmpty) RestartRetransmissionTimer();
        StartKeepAlive();
        Tell(Notice.Connected | Notice.Writable);
        return AfterAcknowledgment(seg);
    }

    private void EndRequest(bool byReset)
    {
        if (_request is not { } request) return;
        _request = null;
        _timeouts = 0;
        StopTransmitTimer();
        request.Leave(byReset, Now);
    }

    // RFC 7413 §4.2.2: the SYN-ACK is repeated, text is not: who did not hear the one cannot use the other.
    private void OnSynAckTimeout()
    {
        ref HalfOpen entry = ref _request!.Entry;

        // One more than of an ordinary SYN-ACK, as on Linux: somebody may be using the connection.
        int most = Options.SynRetries > 0 ? Options.SynRetries : Settings.SynAckRetries + 1;
        if (entry.Retries >= most)
        {
            GiveUp();
            return;
        }
        if (_timeouts == 1) _recovery.OnTimeout(Facts());
        _timeouts++;
        entry.Retries++;
        RepeatSynAck(timeoutsBefore: entry.Retries - 1);
        TimeSpan wait = Settings.InitialRto * (1L << Math.Min((int)entry.Retries, 16));
        SetTransmitTimer(TransmitTimer.Retransmission, (long)Math.Min(wait.TotalMicroseconds, MaximumRto.TotalMicroseconds));
        NoteTimeout(isFirst: _timeouts == 1);
    }

    private void RepeatSynAck(int timeoutsBefore)
    {
        if (!TryRefreshRoute()) return;
        SynAckOutput.Repeat(_host, ref _request!.Entry, _route, Options, timeoutsBefore, _rcv.Nxt);
        _retransmissions++;
    }

    // In SYN-RECEIVED nothing but the SYN's text can have come.
    private bool TakeTextOfSyn(in Segment syn)
    {
        if (syn.TextLength == 0 && !syn.IsFin) return false;
        TakeInOrder(syn);
        return true;
    }

    private void ForgetAcknowledgment()
    {
        _timers.Stop(TcpTimer.DelayedAck);
        _ack.OnSent(false, Now);
    }
}
