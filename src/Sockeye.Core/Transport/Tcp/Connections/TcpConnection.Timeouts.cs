// A method for each timer. Read RFC 6298 §5, RFC 9293 §3.8.3 (R1, R2), §3.8.4 (keep-alive), §3.8.6.1 (zero window).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        if (_timers.TakeExpired(TcpTimer.DelayedAck, now)) OnDelayedAck();
        if (_timers.TakeExpired(TcpTimer.Retry, now)) Schedule();
        if (_timers.TakeExpired(TcpTimer.Persist, now)) OnPersist();
        if (_timers.TakeExpired(TcpTimer.Retransmission, now)) OnRetransmission();
        if (_timers.TakeExpired(TcpTimer.KeepAlive, now)) OnKeepAlive();
        if (_timers.TakeExpired(TcpTimer.FinWait2, now)) Fail(TcpEvent.GiveUp, Errno.None);
    }

    private void OnDelayedAck()
    {
        Counters.DelayedAcks++;
        _ackReason = new TransmitReason(TransmitCause.DelayedAcknowledgment, 0, (int)Settings.DelayedAck.TotalMilliseconds);
        _ack.Demand();
        Schedule();
    }

    private void StartRetransmissionTimer()
    {
        _timerStarted = Now;
        Set(TcpTimer.Retransmission, Now + _rtt.Timeout);
    }

    // RFC 6298 §5.4 to §5.6: retransmit the earliest segment, back off, restart.
    private void OnRetransmission()
    {
        if (_snd.InFlight == 0) return;
        if (HasWaitedLongEnough())
        {
            GiveUp();
            return;
        }
        bool isFirst = _rtt.BackOffs == 0;
        if (_isSynAcknowledged)
        {
            _congestion.OnTimeout(_snd.InFlight, isFirst);
            _recovery.OnTimeout(_snd.Una, _snd.Nxt, isFirst);
        }
        else
        {
            _handshakeLosses++;
            _mustSendSyn = true;
        }
        _rtt.BackOff();
        _isTiming = false;
        Counters.Timeouts++;
        TimeSpan waited = Now - _timerStarted;
        _retransmitReason = new TransmitReason(
            TransmitCause.RetransmissionTimeout, _rtt.BackOffs, (int)Math.Min(waited.TotalMilliseconds, int.MaxValue));
        Trace(TraceKind.RetransmissionTimeout, _rtt.BackOffs, waited.Ticks * 100);
        StartRetransmissionTimer();
        Schedule();
    }

    // RFC 9293 §3.8.3: R2. A peer that shrank its window to nothing and still answers is alive.
    private bool HasWaitedLongEnough()
    {
        if (HasUserTimedOut()) return true;
        if (_snd.Wnd == 0 && !_isOrphan && _isSynAcknowledged && _lastReceived > _stalledSince) return false;
        int limit = _state switch
        {
            TcpState.SynSent => Options.SynRetries,
            TcpState.SynReceived => Settings.SynAckRetries,
            _ => _isOrphan ? Settings.OrphanRetries : Settings.DataRetries,
        };
        return _rtt.BackOffs >= limit;
    }

    private bool HasUserTimedOut() => Options.UserTimeout > TimeSpan.Zero && Now - _stalledSince >= Options.UserTimeout;

    private void GiveUp()
    {
        Counters.AbortsOnTimeout++;
        Fail(TcpEvent.GiveUp, _softError != Errno.None ? _softError : Errno.ETIMEDOUT);
    }

    private void StartPersist()
    {
        if (_persistBackOffs == 0) _stalledSince = Now;
        long interval = _rtt.Timeout.Ticks << Math.Min((int)_persistBackOffs, 10);
        Set(TcpTimer.Persist, Now + TimeSpan.FromTicks(Math.Min(interval, Settings.MaximumRto.Ticks)));
    }

    // RFC 9293 §3.8.6.1: probes go on "as long as the receiving TCP peer continues to send acknowledgments" (MUST-37).
    private void OnPersist()
    {
        if (_snd.InFlight > 0 || !HasUnsent) return;
        if (_snd.Usable > 0)
        {
            SendHeldBack();
            return;
        }
        bool isTooLong = _isOrphan ? _persistBackOffs >= Settings.OrphanRetries : _probes >= Settings.DataRetries;
        if (isTooLong || HasUserTimedOut())
        {
            GiveUp();
            return;
        }
        if (_persistBackOffs < byte.MaxValue) _persistBackOffs++;
        _probes++;
        Counters.WindowProbes++;
        if (TryRefreshRoute()) SendProbe(new TransmitReason(TransmitCause.WindowProbe, _probes));
        StartPersist();
    }

    // RFC 9293 §3.8.6.2.1: the override timeout. A small window, or a cork, has held a short segment back long enough.
    private void SendHeldBack()
    {
        if (!TryRefreshRoute()) return;
        int unsent = (_sendBuffer?.Length ?? 0) - (_snd.Nxt - DataStart);
        int length = Math.Min(Math.Min(unsent, _snd.Usable), _mss);
        bool takesFin = _fin == FinState.Queued && length == unsent && _snd.Usable > length;
        TcpFlags flags = TcpFlags.Ack | TcpFlags.Psh | (takesFin ? TcpFlags.Fin : TcpFlags.None);
        TryTransmit(new SegmentPlan(_snd.Nxt, length, flags, default, IsRetransmission: false));
        Schedule();
    }

    // A shorter idle time takes effect at once; a longer one when the timer comes up and asks for it.
    private void AdjustKeepAlive()
    {
        bool isLate = Now + Options.KeepAliveIdle < _timers.Deadline(TcpTimer.KeepAlive);
        if (isLate || !Options.KeepAlive) StartKeepAlive();
    }

    private void StartKeepAlive()
    {
        _keepAlives = 0;
        bool isWanted = Options.KeepAlive && _state is >= TcpState.Established and not TcpState.TimeWait;
        if (isWanted) Set(TcpTimer.KeepAlive, Now + Options.KeepAliveIdle);
        else _timers.Stop(TcpTimer.KeepAlive);
    }

    private void OnKeepAlive()
    {
        // Where something is in flight or waits for a window, other timers watch the peer.
        Instant due = _keepAlives > 0 ? Now : _lastReceived + Options.KeepAliveIdle;
        if (_snd.InFlight > 0 || HasUnsent) due = Now + Options.KeepAliveIdle;
        if (due > Now)
        {
            Set(TcpTimer.KeepAlive, due);
            return;
        }
        bool isDead = Options.UserTimeout > TimeSpan.Zero
            ? _keepAlives > 0 && Now - _lastReceived >= Options.UserTimeout
            : _keepAlives >= Options.KeepAliveProbes;
        if (isDead)
        {
            SendReset();
            GiveUp();
            return;
        }
        _keepAlives++;
        Counters.KeepAlives++;
        if (TryRefreshRoute()) SendProbe(new TransmitReason(TransmitCause.KeepAlive, _keepAlives));
        Set(TcpTimer.KeepAlive, Now + Options.KeepAliveInterval);
    }

    private void StartFinWait2() => Set(TcpTimer.FinWait2, Now + Options.FinWait2Timeout);
}
